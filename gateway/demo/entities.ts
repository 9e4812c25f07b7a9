// Stand-in of the entities register, as in specs/entities.openapi.yaml.

import { readId } from '#kernel/ids/ids.ts'
import { refuse } from '#kernel/problem/problem.ts'
import type { Company, Represented } from './companies.ts'
import { foldName } from './fold-name.ts'
import { isNip } from './identifiers/nip.ts'
import { readRegon } from './identifiers/regon.ts'
import { readCursor, readLimit, readOne, writeCursor } from './read-query.ts'
import type { Records } from './records.ts'
import { refuseInput } from './refuse-input.ts'
import type { Ask, Operation } from './stand-in.ts'

export function entitiesOperations({ entities }: Records): Operation[] {
  const byId = new Map(entities.map((entity) => [entity.company.entityId, entity]))

  function find({ params }: Ask): Represented {
    const id = readId(params.get('entityId') ?? '')
    if (!id) {
      refuseInput(
        'path',
        '/entityId',
        'Identyfikator podmiotu to UUID z odpowiedzi na GET /entities.',
      )
    }
    return (
      byId.get(id) ??
      refuse('resource/unknown', 'W rejestrze nie ma podmiotu o tym identyfikatorze.')
    )
  }

  return [
    {
      method: 'GET',
      path: '/entities',
      answer({ query }) {
        const matches = readFilter(query)
        const after = readCursor(query, 'cursor', 'entities')
        // The order of the list is that of the records: a position in it is the cursor.
        const found = [...entities.entries()].filter(
          ([at, { company }]) => at >= after && matches(company),
        )
        const page = found.slice(0, readLimit(query))
        const last = page.at(-1)
        const next =
          last && found.length > page.length ? writeCursor('entities', last[0] + 1) : null
        return { body: { items: page.map(([, { company }]) => summary(company)), next } }
      },
    },
    {
      method: 'GET',
      path: '/entities/{entityId}',
      answer: (ask) => ({ body: find(ask).company }),
    },
    {
      method: 'GET',
      path: '/entities/{entityId}/representatives',
      answer(ask) {
        const { rule, representatives } = find(ask)
        return { body: { rule, items: representatives }, headers: { 'cache-control': 'no-store' } }
      },
    },
    {
      method: 'GET',
      path: '/representations',
      answer({ query }) {
        const person = readId(readOne(query, 'personId') ?? '')
        if (!person) {
          refuseInput('query', '/personId', 'Podaj identyfikator osoby z rejestru osób: to UUID.')
        }
        const items = entities.flatMap((entity) => representations(entity, person))
        return { body: { items }, headers: { 'cache-control': 'no-store' } }
      },
    },
  ]
}

function readFilter(query: URLSearchParams): (company: Company) => boolean {
  const name = readOne(query, 'name')
  if (name !== undefined && (name.length < 3 || name.length > 100)) {
    refuseInput('query', '/name', 'Podaj od 3 do 100 znaków nazwy.')
  }
  const nip = readOne(query, 'nip')
  if (nip !== undefined && !isNip(nip)) {
    refuseInput(
      'query',
      '/nip',
      'To nie jest NIP: podaj 10 cyfr bez kresek i sprawdź cyfrę kontrolną.',
    )
  }
  const regonText = readOne(query, 'regon')
  const regon = regonText === undefined ? undefined : readRegon(regonText)
  if (regonText !== undefined && regon === undefined) {
    refuseInput(
      'query',
      '/regon',
      'To nie jest REGON: podaj 9 lub 14 cyfr i sprawdź cyfrę kontrolną.',
    )
  }
  const krs = readOne(query, 'krs')
  if (krs !== undefined && !/^[0-9]{10}$/.test(krs)) {
    refuseInput('query', '/krs', 'Numer KRS ma 10 cyfr, także z zerami na początku.')
  }
  const part = name === undefined ? '' : foldName(name)
  return (company) =>
    foldName(company.name).includes(part) &&
    (nip ?? company.nip) === company.nip &&
    (regon ?? company.regon) === company.regon &&
    (krs ?? company.krs) === company.krs
}

function representations({ company, representatives }: Represented, person: string) {
  const { entityId, name, nip } = company
  return representatives
    .filter(({ personId }) => personId === person)
    .map(({ function: held, since }) => ({ entityId, name, nip, function: held, since }))
}

function summary({ entityId, name, nip, regon, krs, status }: Company) {
  return { entityId, name, nip, regon, krs, status }
}

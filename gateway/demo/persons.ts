// Stand-in of the persons register, as in specs/persons.openapi.yaml.

import { readId } from '#kernel/ids/ids.ts'
import { refuse } from '#kernel/problem/problem.ts'
import type { Person, Resident } from './people.ts'
import { foldName } from './fold-name.ts'
import { readPesel, isDay } from '#kernel/pesel/pesel.ts'
import { readCursor, readLimit, writeCursor } from './read-query.ts'
import type { Change, Records } from './records.ts'
import { refuseInput } from './refuse-input.ts'
import type { Ask, Operation } from './stand-in.ts'

const lookupLimit = 50
/** Personal data stays in no cache on the way. */
const noStore = { 'cache-control': 'no-store' }

export function personsOperations({ residents, changes }: Records): Operation[] {
  const byId = new Map(residents.map((resident) => [resident.person.personId, resident]))
  const versions = new Map(changes.map(({ personId, version }) => [personId, version]))

  function find({ params }: Ask): Resident {
    const id = readId(params.get('personId') ?? '')
    if (!id) {
      refuseInput('path', '/personId', 'Identyfikator osoby to UUID z odpowiedzi na POST /lookups.')
    }
    return (
      byId.get(id) ?? refuse('resource/unknown', 'W rejestrze nie ma osoby o tym identyfikatorze.')
    )
  }

  return [
    {
      method: 'POST',
      path: '/lookups',
      answer({ body }) {
        const matches = readLookup(body)
        const items = residents
          .filter(({ person }) => matches(person))
          .slice(0, lookupLimit)
          .map(({ person }) => ({ personId: person.personId }))
        return { body: { items }, headers: noStore }
      },
    },
    {
      method: 'GET',
      path: '/persons/{personId}',
      answer(ask) {
        const { person } = find(ask)
        const version = versions.get(person.personId) ?? 1
        const headers = { ...noStore, etag: `"${version}"` }
        const known = (ask.headers['if-none-match'] ?? '').split(',').map((tag) => tag.trim())
        if (known.includes(headers.etag) || known.includes('*')) return { status: 304, headers }
        return { body: { ...person, version }, headers }
      },
    },
    {
      method: 'GET',
      path: '/persons/{personId}/addresses',
      answer: (ask) => ({ body: { items: find(ask).residences }, headers: noStore }),
    },
    {
      method: 'GET',
      path: '/changes',
      answer({ query }) {
        const after = readCursor(query, 'after', 'changes')
        const rest = changes.filter(({ seq }) => seq > after)
        const items = rest.slice(0, readLimit(query))
        const next = writeCursor('changes', lastSeq(items) ?? after)
        return { body: { items, next, more: rest.length > items.length } }
      },
    },
  ]
}

function lastSeq(items: readonly Change[]): number | undefined {
  return items.at(-1)?.seq
}

/** Whom the body of a lookup asks for: a PESEL, or both names and the birth date. */
function readLookup(body: unknown): (person: Person) => boolean {
  const { pesel, surname, givenName, birthDate } = fieldsOf(body)
  if (pesel !== undefined) {
    if (surname !== undefined || givenName !== undefined || birthDate !== undefined) {
      refuseInput('body', '', 'Podaj albo PESEL, albo nazwisko, imię i datę urodzenia.')
    }
    if (typeof pesel !== 'string' || !readPesel(pesel)) {
      refuseInput('body', '/pesel', 'To nie jest numer PESEL: sprawdź cyfry i cyfrę kontrolną.')
    }
    return (person) => person.pesel === pesel
  }
  const wantedSurname = readName(surname, '/surname')
  const wantedGiven = readName(givenName, '/givenName')
  if (typeof birthDate !== 'string' || !isDay(birthDate)) {
    refuseInput('body', '/birthDate', 'Podaj istniejący dzień w zapisie RRRR-MM-DD.')
  }
  return (person) =>
    person.birthDate === birthDate &&
    foldName(person.surname) === wantedSurname &&
    person.givenNames.some((name) => foldName(name) === wantedGiven)
}

function fieldsOf(body: unknown): Record<string, unknown> {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body }
  refuseInput('body', '', 'Treść żądania to obiekt JSON.')
}

function readName(text: unknown, pointer: string): string {
  if (typeof text === 'string' && text.length > 0 && text.length <= 100) return foldName(text)
  refuseInput('body', pointer, 'Podaj tekst od 1 do 100 znaków.')
}

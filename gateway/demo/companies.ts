// The synthetic entities of the entities register and of the white list. Their numbers pass every
// check and are taken from the far ends of the ranges (NIP 999…, REGON 99…, KRS from 0009000000, sort
// code 9990…), so that the number of a real entity comes out only by rare chance.

import { dice } from './dice.ts'
import type { Dice } from './dice.ts'
import { makeNip } from './identifiers/nip.ts'
import { makeNrb } from './identifiers/nrb.ts'
import { makeRegon } from './identifiers/regon.ts'
import { makePlace } from './places.ts'
import type { Place } from './places.ts'
import type { Person } from './people.ts'

export interface Company {
  entityId: string
  name: string
  kind: 'company' | 'association' | 'sole-trader'
  legalForm: string
  nip: string
  regon: string
  krs: string | null
  status: 'active' | 'suspended' | 'struck-off'
  registeredOn: string
  struckOffOn: string | null
  seat: Place
  mainActivity: { code: string; name: string }
}

export interface Representative {
  personId: string
  givenNames: string[]
  surname: string
  function: string
  since: string
}

export interface Represented {
  company: Company
  rule: string
  representatives: Representative[]
  accounts: string[]
}

/** 70 companies, 10 associations, 20 sole traders of a hundred; their people are among `adults`. */
export function makeCompanies(
  count: number,
  adults: readonly [Person, ...Person[]],
): Represented[] {
  return Array.from({ length: count }, (_, at) => {
    const chance = dice(`entity/${at}`)
    if (at % 10 < 7) return company(chance, at, adults)
    return at % 10 === 7 ? association(chance, at, adults) : soleTrader(chance, at, adults)
  })
}

const trades = [
  { word: 'Budowa', code: '41.00.A', activity: 'Roboty budowlane budynków mieszkalnych' },
  { word: 'Piekarnia', code: '10.71.Z', activity: 'Produkcja pieczywa i wyrobów ciastkarskich' },
  { word: 'Transport', code: '49.41.Z', activity: 'Transport drogowy towarów' },
  {
    word: 'Informatyka',
    code: '62.10.B',
    activity: 'Pozostała działalność w zakresie programowania',
  },
  { word: 'Ogrody', code: '81.30.Z', activity: 'Zagospodarowanie terenów zieleni' },
] as const

const adjectives = ['Wzorcowa', 'Przykładowa', 'Testowa', 'Próbna', 'Modelowa', 'Pokazowa'] as const

const forms = [
  ['spółka z ograniczoną odpowiedzialnością', 'sp. z o.o.'],
  ['spółka z ograniczoną odpowiedzialnością', 'sp. z o.o.'],
  ['spółka akcyjna', 'S.A.'],
] as const

function company(chance: Dice, at: number, adults: readonly [Person, ...Person[]]): Represented {
  const trade = chance.pick(trades)
  const [legalForm, short] = chance.pick(forms)
  const name = `${chance.pick(adjectives)} ${trade.word} ${at + 1} ${short}`
  const base = entity(chance, at, trade, { name, kind: 'company', legalForm, krs: krsOf(at) })
  const board = ['prezes zarządu', 'członek zarządu', 'członek zarządu'].slice(
    0,
    1 + chance.below(3),
  )
  const rule =
    board.length === 1
      ? 'Spółkę reprezentuje prezes zarządu samodzielnie.'
      : 'Do składania oświadczeń w imieniu spółki wymagane jest współdziałanie dwóch członków zarządu.'
  return represented(chance, base, rule, board, adults)
}

function association(
  chance: Dice,
  at: number,
  adults: readonly [Person, ...Person[]],
): Represented {
  const trade = { code: '94.99.Z', activity: 'Działalność pozostałych organizacji członkowskich' }
  const name = `Stowarzyszenie Miłośników Danych Przykładowych nr ${at + 1}`
  const about = { name, kind: 'association', legalForm: 'stowarzyszenie', krs: krsOf(at) } as const
  const base = entity(chance, at, trade, about)
  const rule = 'Stowarzyszenie reprezentuje przewodniczący samodzielnie.'
  return represented(chance, base, rule, ['przewodniczący'], adults)
}

function soleTrader(chance: Dice, at: number, adults: readonly [Person, ...Person[]]): Represented {
  const trade = chance.pick(trades)
  const owner = chance.pick(adults)
  const name = `${owner.givenNames[0]} ${owner.surname} ${trade.word} Przykładowa`
  const legalForm = 'osoba fizyczna prowadząca działalność gospodarczą'
  const base = entity(chance, at, trade, { name, kind: 'sole-trader', legalForm, krs: null })
  return represented(chance, base, 'Przedsiębiorca działa osobiście.', ['właściciel'], [owner])
}

function entity(
  chance: Dice,
  at: number,
  trade: { code: string; activity: string },
  about: Pick<Company, 'name' | 'kind' | 'legalForm' | 'krs'>,
): Company {
  const registeredOn = chance.day('2018-01-01', '2024-12-31')
  const status = chance.chance(8) ? 'struck-off' : chance.chance(6) ? 'suspended' : 'active'
  return {
    entityId: chance.uuid(),
    ...about,
    nip: nipOf(at),
    regon: makeRegon(`99${String(at * 7 + 1).padStart(6, '0')}`),
    status,
    registeredOn,
    struckOffOn: status === 'struck-off' ? chance.day('2025-01-01', '2025-06-30') : null,
    seat: makePlace(chance),
    mainActivity: { code: trade.code, name: trade.activity },
  }
}

function represented(
  chance: Dice,
  base: Company,
  rule: string,
  functions: readonly string[],
  adults: readonly [Person, ...Person[]],
): Represented {
  const first = chance.below(adults.length)
  const representatives = functions.map((title, at) => {
    const { personId, givenNames, surname } = adults[(first + at) % adults.length] ?? adults[0]
    return { personId, givenNames, surname, function: title, since: base.registeredOn }
  })
  const accounts = Array.from({ length: 1 + chance.below(3) }, () =>
    makeNrb(`9990${chance.digits(3)}`, chance.digits(16)),
  )
  return { company: base, rule, representatives, accounts }
}

function krsOf(at: number): string {
  return String(9_000_000 + at).padStart(10, '0')
}

/** Ten candidates a company: not all nine digits have a check digit, but two neighbours never both lack one. */
function nipOf(at: number): string {
  for (let nine = 999_000_000 + at * 10; ; nine++) {
    const nip = makeNip(String(nine))
    if (nip) return nip
  }
}

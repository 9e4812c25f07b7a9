// The synthetic people of the persons register: households whose adults and children share a name
// and an address. Nobody here exists: surnames are words for "sample", and serial numbers of PESEL
// start with 99, so that a number of a living person comes out only by rare chance.

import { dice } from './dice.ts'
import type { Dice } from './dice.ts'
import { makePesel } from '#kernel/pesel/pesel.ts'
import type { Sex } from '#kernel/pesel/pesel.ts'
import { makePlace } from './places.ts'
import type { Place } from './places.ts'

export interface Person {
  personId: string
  pesel: string
  givenNames: string[]
  surname: string
  birthSurname: string
  sex: Sex
  birthDate: string
  birthPlace: string
  deathDate: string | null
  citizenships: string[]
  parents: { role: 'father' | 'mother'; givenName: string; personId: string | null }[]
  /** The owner has restricted the number: no loan or contract may rest on it. */
  peselRestricted: boolean
}

export interface Residence {
  kind: 'permanent' | 'temporary'
  from: string
  to: string | null
  address: Place
}

export interface Resident {
  person: Person
  residences: Residence[]
}

/** Masculine and feminine. */
const surnames = [
  ['Testowski', 'Testowska'],
  ['Przykładny', 'Przykładna'],
  ['Wzorcowy', 'Wzorcowa'],
  ['Makietowski', 'Makietowska'],
  ['Szablonowicz', 'Szablonowicz'],
  ['Pokazowy', 'Pokazowa'],
  ['Syntetyczny', 'Syntetyczna'],
  ['Próbny-Żądło', 'Próbna-Żądło'],
] as const

const names = {
  male: ['Adam', 'Bogdan', 'Jan', 'Łukasz', 'Marek', 'Piotr', 'Stanisław', 'Tomasz'],
  female: ['Agnieszka', 'Anna', 'Barbara', 'Ewa', 'Joanna', 'Maria', 'Żaneta', 'Zofia'],
} as const

/** All records are as of this day. */
const today = '2025-06-30'

export function makeResidents(households: number): Resident[] {
  return Array.from({ length: households }, (_, at) => household(dice(`household/${at}`))).flat()
}

function household(chance: Dice): Resident[] {
  const name = chance.pick(surnames)
  const place = makePlace(chance)
  const year = 1938 + chance.below(60)
  const mother = person(chance, 'female', `${year}-01-01`, `${year}-12-31`, name[1])
  mother.birthSurname = chance.pick(surnames)[1]
  const adults = [mother]
  if (chance.chance(75)) {
    adults.push(person(chance, 'male', `${year - 5}-01-01`, `${year + 3}-12-31`, name[0]))
  }
  const children = Array.from({ length: chance.below(4) }, (_, at) => {
    const born = year + 21 + 4 * at
    const sex: Sex = chance.chance(50) ? 'female' : 'male'
    const child = person(
      chance,
      sex,
      `${born}-01-01`,
      `${born + 3}-12-31`,
      name[sex === 'male' ? 0 : 1],
    )
    return { ...child, parents: adults.map(parentOf) }
  })
  const alive = children.filter((child) => child.birthDate <= today)
  return [...adults, ...alive].map((member) => resident(chance, member, place))
}

function person(chance: Dice, sex: Sex, first: string, last: string, surname: string): Person {
  const birthDate = chance.day(first, last)
  // The last digit of the serial number tells the sex.
  const serial = `99${chance.below(10)}${2 * chance.below(5) + (sex === 'male' ? 1 : 0)}`
  const givenName = chance.pick(names[sex])
  const second = chance.pick(names[sex])
  return {
    personId: chance.uuid(),
    pesel: makePesel(birthDate, serial),
    givenNames: chance.chance(50) && second !== givenName ? [givenName, second] : [givenName],
    surname,
    birthSurname: surname,
    sex,
    birthDate,
    birthPlace: chance.pick(['Testowo', 'Przykładowo', 'Wzorcowice']),
    deathDate: birthDate < '1950' && chance.chance(40) ? chance.day('2015-01-01', today) : null,
    citizenships: chance.chance(4) ? ['PL', 'UA'] : ['PL'],
    parents: [],
    peselRestricted: chance.chance(15),
  }
}

function parentOf(adult: Person): Person['parents'][number] {
  const role = adult.sex === 'male' ? 'father' : 'mother'
  return { role, givenName: adult.givenNames[0] ?? '', personId: adult.personId }
}

function resident(chance: Dice, member: Person, place: Place): Resident {
  const to = member.deathDate
  const adult = member.birthDate < '1998'
  const moved = chance.day('1999-01-01', '2014-12-31')
  const residences: Residence[] = adult
    ? [
        { kind: 'permanent', from: moved, to, address: place },
        { kind: 'permanent', from: member.birthDate, to: moved, address: makePlace(chance) },
      ]
    : [{ kind: 'permanent', from: member.birthDate, to, address: place }]
  if (to === null && chance.chance(15)) {
    const from = chance.day('2024-01-01', '2025-01-31')
    residences.push({ kind: 'temporary', from, to: '2026-01-31', address: makePlace(chance) })
  }
  return { person: member, residences }
}

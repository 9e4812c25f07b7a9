// The records behind the three stand-ins, made anew at each start and always the same: the
// representatives of entities are persons of the persons register, the payers of the white list are
// entities of the entities register.

import { makeCompanies } from './companies.ts'
import type { Represented } from './companies.ts'
import { dice } from './dice.ts'
import { inOneLine } from './places.ts'
import { makeResidents } from './people.ts'
import type { Person, Resident } from './people.ts'

export interface Records {
  residents: readonly Resident[]
  /** In the order they were written; `version` is that of the person's record after the change. */
  changes: readonly Change[]
  entities: readonly Represented[]
  payers: readonly Payer[]
}

export interface Change {
  seq: number
  personId: string
  kind: 'created' | 'changed' | 'corrected'
  version: number
  recordedAt: string
}

/** Names of members as in the public white list. */
export interface Payer {
  name: string
  nip: string
  statusVat: 'Czynny' | 'Zwolniony' | 'Niezarejestrowany'
  regon: string
  krs: string | null
  residenceAddress: string | null
  workingAddress: string | null
  representatives: { firstName: string; lastName: string; nip: string | null }[]
  registrationLegalDate: string
  removalDate: string | null
  removalBasis: string | null
  accountNumbers: string[]
  hasVirtualAccounts: boolean
}

const kinds = ['changed', 'changed', 'corrected'] as const

export function makeRecords(): Records {
  const residents = makeResidents(120)
  const [first, ...others] = residents.map(({ person }) => person).filter(isAdult)
  if (!first) throw new Error('The synthetic people have no adult among them.')
  const entities = makeCompanies(100, [first, ...others])
  const payers = entities
    .filter((_, at) => at === 0 || dice(`payer/${at}`).chance(92))
    .map((entity, at) => payer(entity, at))
  return { residents, changes: changesOf(residents), entities, payers }
}

function isAdult(person: Person): boolean {
  return person.deathDate === null && person.birthDate < '2000' && person.birthDate > '1950'
}

function payer({ company, representatives, accounts }: Represented, at: number): Payer {
  const chance = dice(`payer/${company.nip}`)
  const address = inOneLine(company.seat)
  const alone = company.kind === 'sole-trader'
  const removed = company.struckOffOn
  const exempt = at > 0 && chance.chance(12)
  return {
    name: company.name.toLocaleUpperCase('pl'),
    nip: company.nip,
    statusVat: removed ? 'Niezarejestrowany' : exempt ? 'Zwolniony' : 'Czynny',
    regon: company.regon,
    krs: company.krs,
    residenceAddress: alone ? address : null,
    workingAddress: alone ? null : address,
    representatives: alone
      ? []
      : representatives.map(({ givenNames, surname }) => ({
          firstName: givenNames.join(' ').toLocaleUpperCase('pl'),
          lastName: surname.toLocaleUpperCase('pl'),
          nip: null,
        })),
    registrationLegalDate: company.registeredOn,
    removalDate: removed,
    removalBasis: removed ? 'Art. 96 ust. 6' : null,
    accountNumbers: exempt ? [] : accounts,
    hasVirtualAccounts: chance.chance(10),
  }
}

function changesOf(residents: readonly Resident[]): Change[] {
  return residents
    .flatMap(({ person }) => {
      const chance = dice(`changes/${person.personId}`)
      const times = Array.from({ length: 1 + chance.below(3) }, () => moment(chance)).toSorted()
      return times.map((recordedAt, at): Omit<Change, 'seq'> => ({
        personId: person.personId,
        kind: at === 0 ? 'created' : chance.pick(kinds),
        version: at + 1,
        recordedAt,
      }))
    })
    .toSorted((a, b) => (a.recordedAt < b.recordedAt ? -1 : 1))
    .map((change, at) => ({ seq: at + 1, ...change }))
}

function moment(chance: ReturnType<typeof dice>): string {
  const two = (count: number) => String(chance.below(count)).padStart(2, '0')
  return `${chance.day('2025-01-02', '2025-06-29')}T${two(24)}:${two(60)}:${two(60)}Z`
}

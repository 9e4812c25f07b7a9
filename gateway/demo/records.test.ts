import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isNip } from './identifiers/nip.ts'
import { isNrb } from './identifiers/nrb.ts'
import { readPesel } from '#kernel/pesel/pesel.ts'
import { readRegon } from './identifiers/regon.ts'
import { isSimc } from './identifiers/simc.ts'
import { makeRecords } from './records.ts'

const { residents, changes, entities, payers } = makeRecords()
const people = new Map(residents.map(({ person }) => [person.personId, person]))

describe('the synthetic records', () => {
  it('are the same at every start', () => {
    assert.deepEqual(makeRecords(), { residents, changes, entities, payers })
  })

  it('are a few hundred persons and a hundred entities, each with numbers of its own', () => {
    assert.ok(residents.length >= 300 && residents.length <= 600, String(residents.length))
    assert.equal(entities.length, 100)
    assert.ok(payers.length >= 80 && payers.length < 100, String(payers.length))
    const distinct = (all: unknown[]) => assert.equal(new Set(all).size, all.length)
    distinct(residents.map(({ person }) => person.personId))
    distinct(residents.map(({ person }) => person.pesel))
    distinct(entities.map(({ company }) => company.nip))
    distinct(entities.map(({ company }) => company.regon))
    distinct(entities.flatMap(({ company }) => company.krs ?? []))
    distinct(entities.flatMap(({ accounts }) => accounts))
  })

  it('have a PESEL that agrees with the birth date and the sex', () => {
    for (const { pesel, birthDate, sex } of people.values()) {
      assert.deepEqual(readPesel(pesel), { birthDate, sex })
    }
  })

  it('have valid NIP, REGON, account and place numbers', () => {
    for (const { company, accounts } of entities) {
      assert.ok(isNip(company.nip), company.nip)
      assert.equal(readRegon(company.regon), company.regon)
      assert.match(company.krs ?? '0000000000', /^[0-9]{10}$/)
      assert.equal(company.krs === null, company.kind === 'sole-trader')
      assert.ok(isSimc(company.seat.simc))
      for (const account of accounts) assert.ok(isNrb(account), account)
    }
  })

  it('name parents who are older, of the role their sex gives, and themselves in the register', () => {
    let children = 0
    for (const { parents, birthDate } of people.values()) {
      for (const { personId, role, givenName } of parents) {
        const parent = people.get(personId ?? '')
        assert.ok(parent && parent.birthDate < birthDate)
        assert.equal(role, parent.sex === 'male' ? 'father' : 'mother')
        assert.equal(givenName, parent.givenNames[0])
        children++
      }
    }
    assert.ok(children > 100)
  })

  it('have one present permanent address for the living and none for the dead', () => {
    for (const { person, residences } of residents) {
      const present = residences.filter(({ kind, to }) => kind === 'permanent' && to === null)
      assert.equal(present.length, person.deathDate === null ? 1 : 0)
      for (const { from, to } of residences) assert.ok(to === null || from < to)
      for (const { from } of residences) assert.ok(from >= person.birthDate)
    }
    assert.ok(residents.some(({ person }) => person.deathDate))
  })

  it('are changes numbered without gaps in the order they were written, ending in the present version', () => {
    const versions = new Map<string, number>()
    for (const [at, { seq, personId, kind, version, recordedAt }] of changes.entries()) {
      assert.equal(seq, at + 1)
      assert.ok(people.has(personId))
      assert.ok(recordedAt >= (changes[at - 1]?.recordedAt ?? ''))
      assert.equal(version, (versions.get(personId) ?? 0) + 1)
      assert.equal(kind === 'created', version === 1)
      versions.set(personId, version)
    }
    assert.equal(versions.size, people.size)
  })

  it('let living adults of the persons register represent every entity', () => {
    for (const { company, representatives } of entities) {
      assert.ok(representatives.length > 0, company.name)
      assert.equal(
        new Set(representatives.map(({ personId }) => personId)).size,
        representatives.length,
      )
      for (const { personId, surname, givenNames, since } of representatives) {
        const person = people.get(personId)
        assert.ok(person && person.deathDate === null && person.birthDate < '2000')
        assert.deepEqual([person.surname, person.givenNames], [surname, givenNames])
        assert.ok(since >= '2018-01-01')
      }
    }
  })

  it('put only registered entities on the white list, and no accounts of the exempt', () => {
    const byNip = new Map(entities.map((entity) => [entity.company.nip, entity]))
    for (const payer of payers) {
      const entity = byNip.get(payer.nip)
      assert.ok(entity)
      assert.deepEqual([payer.regon, payer.krs], [entity.company.regon, entity.company.krs])
      assert.equal(payer.removalDate, entity.company.struckOffOn)
      if (payer.statusVat === 'Zwolniony') assert.deepEqual(payer.accountNumbers, [])
    }
    const statuses = new Set(payers.map(({ statusVat }) => statusVat))
    assert.deepEqual([...statuses].toSorted(), ['Czynny', 'Niezarejestrowany', 'Zwolniony'])
  })
})

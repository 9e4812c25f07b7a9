// Conditions of access, attributes of entities, capacity and letting in automatically.

import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import {
  memberOf,
  openTestAgreements,
  persons,
  refusalOf,
  termsOf,
  theBus,
} from './testing/open-test-agreements.ts'
import type { TestAgreements } from './testing/open-test-agreements.ts'

const mc = memberOf('mc')
const office = [['type:office', 'type:court'], ['certified:iso-27001']]
const plan = { code: 'basic', title: { pl: 'Podstawowy', en: 'Basic' }, callsPerDay: 150 }

describe('an owner who lets in', () => {
  let test: TestAgreements
  before(async () => {
    test = await openTestAgreements()
  })
  afterEach(() => test.clear())
  after(() => test.close())

  const stateOf = async (id: string) => (await test.agreements.get(id)).state

  it('automatically has in at once who fulfils every group of conditions', async () => {
    await test.setAccess({ approval: 'automatic', conditions: office })
    await test.agreements.setAttributes('gmina', ['type:court', 'certified:iso-27001'])
    const agreed = await test.ask('gmina')
    assert.deepEqual([agreed.state, agreed.missing, agreed.terms?.version], ['active', [], 1])
    await test.agreements.setAttributes('zus', ['type:office'])
    const lacking = await test.ask('zus')
    assert.deepEqual(
      [lacking.state, lacking.missing],
      ['missing-attributes', ['certified:iso-27001']],
    )
    assert.deepEqual((await test.ask('powiat')).missing, [
      'type:office | type:court',
      'certified:iso-27001',
    ])
    assert.deepEqual(test.agreements.known.of('zus', persons), [])
  })

  it('manually is not asked until the attributes are there', async () => {
    await test.setAccess({ conditions: office })
    const asked = await test.ask('gmina')
    assert.equal(await refusalOf(test.act(mc, asked, { do: 'approve' })), 'agreement/not-allowed')
    await test.agreements.setAttributes('gmina', ['type:office'])
    assert.deepEqual((await test.agreements.get(asked.id)).missing, ['certified:iso-27001'])
    await test.agreements.setAttributes('gmina', ['type:office', 'certified:iso-27001'])
    assert.equal(await stateOf(asked.id), 'pending')
    await test.agreements.setAttributes('gmina', [])
    assert.equal(await stateOf(asked.id), 'missing-attributes')
  })

  it('hears at once of an attribute that was lost, and of one that came back', async () => {
    await test.setAccess({ approval: 'automatic', conditions: [['type:office']] })
    await test.agreements.setAttributes('gmina', ['type:office'])
    const { id } = await test.ask('gmina')
    await test.agreements.setAttributes('gmina', ['type:court'])
    const held = await test.agreements.get(id)
    assert.deepEqual(
      [held.state, held.suspendedBy, held.missing, held.reason],
      ['suspended', ['bus'], ['type:office'], 'Attributes are missing: type:office.'],
    )
    assert.deepEqual(test.agreements.known.of('gmina', persons), [])
    assert.equal(await refusalOf(test.act(theBus, id, { do: 'resume' })), 'agreement/not-allowed')
    await test.act(theBus, id, { do: 'suspend', reason: 'Sprawdzamy podmiot' })
    await test.agreements.setAttributes('gmina', ['type:office'])
    assert.deepEqual((await test.agreements.get(id)).suspendedBy, ['bus'])
    assert.equal((await test.act(theBus, id, { do: 'resume' })).state, 'active')
    const [last] = (await test.agreements.history(id)).filter(({ reason }) =>
      reason?.startsWith('Attributes'),
    )
    assert.deepEqual([last?.by, last?.person], ['bus', undefined])
  })

  it('by other conditions judges those who are in and those who wait anew', async () => {
    const inside = await test.agree('gmina')
    const waiting = await test.ask('zus')
    await test.setAccess({ conditions: [['type:office']] })
    assert.deepEqual(
      [await stateOf(inside.id), await stateOf(waiting.id)],
      ['suspended', 'missing-attributes'],
    )
    await test.setAccess({ conditions: [], approval: 'automatic' })
    assert.deepEqual([await stateOf(inside.id), await stateOf(waiting.id)], ['active', 'active'])
  })

  it('automatically does so as long as the capacity bears it; the rest waits for him', async () => {
    await test.setAccess({ approval: 'automatic', capacity: 250 })
    assert.equal((await test.ask('gmina')).state, 'active')
    const second = await test.ask('zus')
    await test.act(theBus, second, { do: 'suspend', reason: 'Może wrócić jutro' })
    const third = await test.ask('powiat')
    assert.equal(third.state, 'pending', 'what is suspended counts: it may come back')
    assert.deepEqual(test.agreements.known.capacity(persons), {
      callsPerDay: 250,
      agreedPerDay: 100,
    })
    assert.equal((await test.act(mc, third, { do: 'approve' })).state, 'active', 'he may take more')
    assert.deepEqual(test.agreements.known.capacity(persons)?.agreedPerDay, 200)
    const smaller = await test.act(memberOf('powiat'), third, {
      do: 'change',
      terms: termsOf({ callsPerDay: 40 }),
    })
    assert.deepEqual([smaller.asked, smaller.terms?.purposes[0]?.callsPerDay], [undefined, 40])
  })

  it('bears an entity that asks for its own API, whatever he says to others', async () => {
    await test.setAccess({ conditions: office, capacity: 1 })
    const own = await test.ask('mc')
    assert.equal(own.state, 'active')
    await test.agreements.setAttributes('mc', ['type:court'])
    assert.equal(await stateOf(own.id), 'active')
    const more = await test.act(mc, own, { do: 'change', terms: termsOf({ callsPerDay: 5_000 }) })
    assert.deepEqual([more.terms?.purposes[0]?.callsPerDay, more.asked], [5_000, undefined])
    assert.equal((await test.act(mc, own, { do: 'suspend', reason: 'Przerwa' })).state, 'suspended')
    assert.equal((await test.act(mc, own, { do: 'resume' })).state, 'active')
  })

  it('offers plans, and none that he took back comes into force', async () => {
    await test.setAccess({ plans: [plan] })
    const terms = { ...termsOf({}, { callsPerDay: 51 }), plan: 'basic' }
    assert.equal(await refusalOf(test.ask('gmina', { terms })), 'request/invalid /terms/plan')
    assert.equal(
      await refusalOf(test.ask('gmina', { terms: { ...termsOf(), plan: 'gold' } })),
      'request/invalid /terms/plan',
    )
    const asked = await test.ask('gmina', {
      terms: { ...termsOf({}, { callsPerDay: 50 }), plan: 'basic' },
    })
    await test.setAccess({ plans: [{ ...plan, callsPerDay: 149 }] })
    assert.equal(await refusalOf(test.act(mc, asked, { do: 'approve' })), 'agreement/not-allowed')
    await test.setAccess({ plans: [plan] })
    assert.equal((await test.act(mc, asked, { do: 'approve' })).terms?.plan, 'basic')
    await test.setAccess({ plans: [] })
    assert.equal(await stateOf(asked.id), 'active')
  })

  it('says so at the revision he read, and only of his own API', async () => {
    const first = await test.agreements.access(persons)
    assert.deepEqual([first.approval, first.revision], ['manual', 0])
    assert.equal(
      await refusalOf(test.agreements.setAccess(memberOf('zus'), first)),
      'office/forbidden',
    )
    const second = await test.agreements.setAccess(mc, { ...first, capacity: 7 })
    assert.deepEqual(second, { ...first, capacity: 7, revision: 1 })
    assert.deepEqual(await test.agreements.access(persons), second)
    assert.equal(await refusalOf(test.agreements.setAccess(mc, first)), 'request/precondition')
    assert.equal(
      await refusalOf(test.agreements.setAccess(theBus, { ...first, api: 'mc/none' })),
      'resource/unknown',
    )
    assert.equal(await refusalOf(test.agreements.access('mc')), 'resource/unknown')
    assert.equal(await refusalOf(test.agreements.setAttributes('nobody', [])), 'resource/unknown')
    assert.deepEqual(await test.agreements.attributes('gmina'), [])
  })
})

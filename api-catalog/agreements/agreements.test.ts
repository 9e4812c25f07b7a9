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
const gmina = memberOf('gmina')

describe('an agreement', () => {
  let test: TestAgreements
  before(async () => {
    test = await openTestAgreements()
  })
  afterEach(() => test.clear())
  after(() => test.close())

  const known = (entity = 'gmina') => test.agreements.known.of(entity, persons)

  it('is in force when the owner approves what the consumer asked for', async () => {
    const draft = await test.agreements.do(gmina, {
      do: 'draft',
      consumer: 'gmina',
      api: persons,
      terms: termsOf(
        {},
        { title: 'Prowadzenie rejestru mieszkańców', operations: ['GET /changes'] },
      ),
    })
    assert.deepEqual([draft.state, draft.revision, draft.terms], ['draft', 1, undefined])
    assert.equal(draft.asked?.terms.version, 1)
    const asked = await test.act(gmina, draft, { do: 'ask' })
    assert.deepEqual([asked.state, asked.revision], ['pending', 2])
    assert.deepEqual(known(), [])
    const agreed = await test.act(mc, asked, { do: 'approve' })
    assert.deepEqual([agreed.state, agreed.asked, agreed.terms?.version], ['active', undefined, 1])
    assert.deepEqual(agreed, await test.agreements.get(agreed.id))
    const purposes = known()
    assert.deepEqual(
      purposes.map(({ id, agreement, entity, api, callsPerDay }) => [
        id,
        agreement,
        entity,
        api,
        callsPerDay,
      ]),
      agreed.terms!.purposes.map(({ id }) => [id, agreed.id, 'gmina', persons, 100]),
    )
    assert.deepEqual(
      test.agreements.known.purpose(purposes[1]!.id)?.operations,
      new Set(['GET /changes']),
    )
  })

  it('is there once for a consumer and an API, until it has ended', async () => {
    const asked = await test.ask('gmina')
    assert.equal(await refusalOf(test.ask('gmina')), 'resource/conflict')
    await test.act(mc, asked, { do: 'reject', reason: 'Cel jest zbyt szeroki.' })
    const second = await test.agree('gmina')
    assert.equal(await refusalOf(test.ask('gmina')), 'resource/conflict')
    await test.act(gmina, second, { do: 'archive', reason: 'Zadanie się skończyło.' })
    assert.equal((await test.ask('gmina')).state, 'pending')
  })

  it('is refused to whoever read an older revision', async () => {
    const asked = await test.ask('gmina')
    await test.act(gmina, asked, { do: 'edit', terms: termsOf({ callsPerDay: 1_000_000 }) })
    const { id, revision } = asked
    assert.equal(
      await refusalOf(test.agreements.do(mc, { do: 'approve', id, revision })),
      'request/precondition',
    )
    assert.equal((await test.agreements.get(id)).state, 'pending')
  })

  it('is nothing to a third entity, and a draft is nothing to the owner', async () => {
    const draft = await test.agreements.do(gmina, {
      do: 'draft',
      consumer: 'gmina',
      api: persons,
      terms: termsOf(),
    })
    const { id, revision } = draft
    for (const actor of [memberOf('zus'), mc]) {
      assert.equal(
        await refusalOf(test.agreements.do(actor, { do: 'ask', id, revision })),
        'resource/unknown',
      )
      assert.equal(
        await refusalOf(
          test.agreements.do(actor, { do: 'archive', id, revision, reason: 'Bo tak.' }),
        ),
        'resource/unknown',
      )
    }
    assert.deepEqual(await test.agreements.list({ owner: 'mc' }), [])
    assert.equal((await test.agreements.list({ consumer: 'gmina' })).length, 1)
    assert.equal(await refusalOf(test.agreements.get('nothing')), 'resource/unknown')
    assert.equal(
      await refusalOf(test.agreements.get('018f0000-0000-7000-8000-000000000001')),
      'resource/unknown',
    )
  })

  it('is asked for by the consumer himself, of an API that is published, as an entity that is there', async () => {
    const draft = { do: 'draft', consumer: 'gmina', api: persons, terms: termsOf() } as const
    assert.equal(await refusalOf(test.agreements.do(memberOf('zus'), draft)), 'office/forbidden')
    for (const more of [
      { api: 'gitd/hidden' },
      { api: 'mc/none' },
      { api: 'x' },
      { api: 'a/b/c' },
    ]) {
      assert.equal(
        await refusalOf(test.agreements.do(gmina, { ...draft, ...more })),
        'resource/unknown',
      )
    }
    assert.equal(
      await refusalOf(test.agreements.do(theBus, { ...draft, consumer: 'nobody' })),
      'resource/unknown',
    )
  })

  it('is over for good when it is archived or rejected', async () => {
    const agreed = await test.agree('gmina')
    await test.act(mc, agreed, { do: 'archive', reason: 'Rejestr znika.' })
    const asked = await test.ask('zus')
    await test.act(mc, asked, { do: 'reject', reason: 'Brak podstawy.' })
    const deeds = [
      'ask',
      'approve',
      'resume',
      'withdraw',
      'suspend',
      'reject',
      'archive',
      'edit',
      'change',
    ] as const
    for (const which of [agreed, asked]) {
      for (const actor of [gmina, memberOf('zus'), mc, theBus]) {
        for (const deed of deeds) {
          const more = { do: deed, reason: 'Jakiś powód', terms: termsOf() }
          assert.match(
            await refusalOf(test.act(actor, which, more)),
            /^(agreement\/not-allowed|resource\/unknown)$/,
          )
        }
      }
    }
    assert.deepEqual(known(), [])
  })

  it('tells the cure when the table of rules says no', async () => {
    const asked = await test.ask('gmina')
    await assert.rejects(
      test.act(gmina, asked, { do: 'approve' }),
      /state pending\. From this side it can be done: edit, ask, withdraw, archive\./,
    )
    assert.deepEqual(await test.agreements.allowed(mc, asked.id), ['approve', 'reject'])
    assert.deepEqual(await test.agreements.allowed(memberOf('zus'), asked.id), [])
  })

  it('has a history of who did what and why', async () => {
    const asked = await test.ask('gmina')
    await test.act(mc, asked, { do: 'approve' })
    await test.act(theBus, asked, { do: 'suspend', reason: 'Awaria bezpieczeństwa' })
    const steps = await test.agreements.history(asked.id)
    assert.deepEqual(
      steps.map(({ deed, from, to, by, person, reason }) => [
        deed,
        from,
        to,
        by,
        person?.slice(0, 6),
        reason,
      ]),
      [
        ['suspend', 'active', 'suspended', 'bus', undefined, 'Awaria bezpieczeństwa'],
        ['approve', 'pending', 'active', 'mc', 'p-mc00', undefined],
        ['ask', 'draft', 'pending', 'gmina', 'p-gmin', undefined],
        ['draft', undefined, 'draft', 'gmina', 'p-gmin', undefined],
      ],
    )
  })

  it('is found by consumer, API, owner and state', async () => {
    const one = await test.agree('gmina')
    const two = await test.ask('zus')
    const three = await test.ask('gmina', {
      api: 'gitd/licences',
      terms: termsOf({ operations: ['getLicence'] }),
    })
    // oxfmt-ignore
    const filters: [Parameters<TestAgreements['agreements']['list']>[0], string[]][] = [
      [{},                                      [three.id, two.id, one.id]],
      [{ consumer: 'gmina' },                   [three.id, one.id]],
      [{ api: persons },                        [two.id, one.id]],
      [{ owner: 'gitd' },                       [three.id]],
      [{ owner: 'mc', states: ['pending'] },    [two.id]],
      [{ owner: 'gitd', api: persons },         []],
      [{ states: [] },                          []],
      [{ consumer: `' or true --` },            []],
    ]
    for (const [filter, ids] of filters) {
      const found = (await test.agreements.list(filter)).map(({ id }) => id)
      assert.deepEqual(found, ids, JSON.stringify(filter))
    }
  })

  it('survives a restart as it was', async () => {
    const agreed = await test.agree('gmina')
    await test.act(gmina, agreed, { do: 'change', terms: termsOf({ callsPerDay: 7_000 }) })
    await test.setAccess({ capacity: 10_000 })
    const again = await test.another()
    assert.deepEqual(await again.get(agreed.id), await test.agreements.get(agreed.id))
    assert.deepEqual(again.known.of('gmina', persons), known())
    assert.deepEqual(again.known.capacity(persons), { callsPerDay: 10_000, agreedPerDay: 100 })
  })
})

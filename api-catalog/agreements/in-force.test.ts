// What becomes of an agreement in force: other terms, and suspension.

import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import {
  memberOf,
  openTestAgreements,
  persons,
  purpose,
  refusalOf,
  termsOf,
  theBus,
} from './testing/open-test-agreements.ts'
import type { TestAgreements } from './testing/open-test-agreements.ts'

const mc = memberOf('mc')
const gmina = memberOf('gmina')

describe('an agreement in force', () => {
  let test: TestAgreements
  before(async () => {
    test = await openTestAgreements()
  })
  afterEach(() => test.clear())
  after(() => test.close())

  const known = () => test.agreements.known.of('gmina', persons)

  it('goes on with its former terms until the other side approves the change', async () => {
    const agreed = await test.agree('gmina')
    const { id: kept } = agreed.terms!.purposes[0]!
    const wider = {
      purposes: [
        purpose({ id: kept, callsPerDay: 500 }),
        purpose({ title: 'Drugi cel w tej samej sprawie' }),
      ],
    }
    const asked = await test.act(gmina, agreed, {
      do: 'change',
      terms: wider,
      note: 'Spraw przybyło.',
    })
    assert.deepEqual(
      [asked.state, asked.terms, asked.asked?.by, asked.asked?.note],
      ['active', agreed.terms, 'consumer', 'Spraw przybyło.'],
    )
    assert.equal(known()[0]?.callsPerDay, 100)
    assert.equal(
      await refusalOf(test.act(gmina, asked, { do: 'approve' })),
      'agreement/not-allowed',
    )
    const changed = await test.act(mc, asked, { do: 'approve' })
    assert.deepEqual([changed.terms?.version, changed.terms?.purposes[0]?.id], [2, kept])
    assert.deepEqual(
      known().map(({ callsPerDay }) => callsPerDay),
      [500, 100],
    )
  })

  it('keeps its terms when the other side rejects the change, or whoever asked takes it back', async () => {
    const agreed = await test.agree('gmina')
    const more = { do: 'change', terms: termsOf({ callsPerDay: 9_000 }) } as const
    await test.act(mc, agreed, more)
    assert.equal(await refusalOf(test.act(gmina, agreed, more)), 'agreement/not-allowed')
    const rejected = await test.act(gmina, agreed, { do: 'reject', reason: 'To za dużo.' })
    assert.deepEqual(
      [rejected.state, rejected.terms, rejected.asked, rejected.reason],
      ['active', agreed.terms, undefined, 'To za dużo.'],
    )
    await test.act(gmina, agreed, more)
    const back = await test.act(gmina, agreed, { do: 'withdraw' })
    assert.deepEqual([back.terms, back.asked], [agreed.terms, undefined])
  })

  it('takes what the consumer narrows at once, and nothing else of his', async () => {
    const agreed = await test.agree('gmina', {
      terms: termsOf({ operations: ['getPerson', 'findPersons'] }, {}),
    })
    const [first, second] = agreed.terms!.purposes
    const narrower = await test.act(gmina, agreed, {
      do: 'change',
      terms: { purposes: [{ ...first!, operations: ['getPerson'], callsPerDay: 99 }] },
    })
    assert.deepEqual(
      [narrower.terms?.version, narrower.asked, known().map((one) => one.callsPerDay)],
      [2, undefined, [99]],
    )
    for (const change of [
      { callsPerDay: 100 },
      { operations: undefined },
      { title: 'Zupełnie inny cel niż był' },
      { legalBasis: 'art. 7 innej ustawy' },
      { id: undefined },
    ]) {
      const { id: _, ...rest } = narrower.terms!.purposes[0]!
      const terms = {
        purposes: [{ ...rest, ...('id' in change ? {} : { id: first!.id }), ...change }],
      } as never
      const asked = await test.act(gmina, agreed, { do: 'change', terms })
      assert.deepEqual(
        [asked.terms, asked.asked?.by],
        [narrower.terms, 'consumer'],
        JSON.stringify(change),
      )
    }
    const gone = { purposes: [{ ...second!, callsPerDay: 1 }] }
    assert.equal(
      await refusalOf(test.act(gmina, agreed, { do: 'change', terms: gone })),
      'request/invalid /terms/purposes/0/id',
    )
  })

  it('is suspended by each side for itself and goes on when all of them resume', async () => {
    const agreed = await test.agree('gmina')
    const sides = [gmina, mc, theBus]
    for (const [at, side] of sides.entries()) {
      const held = await test.act(side, agreed, { do: 'suspend', reason: `Powód numer ${at}` })
      assert.deepEqual(
        [held.state, held.reason, held.suspendedBy.length],
        ['suspended', `Powód numer ${at}`, at + 1],
      )
      assert.deepEqual(known(), [])
      assert.equal(test.agreements.known.purpose(agreed.terms!.purposes[0]!.id), undefined)
      assert.equal(
        await refusalOf(test.act(side, agreed, { do: 'suspend', reason: 'Znowu to samo' })),
        'agreement/not-allowed',
      )
    }
    for (const side of [mc, gmina]) {
      assert.equal((await test.act(side, agreed, { do: 'resume' })).state, 'suspended')
      assert.equal(
        await refusalOf(test.act(side, agreed, { do: 'resume' })),
        'agreement/not-allowed',
      )
      assert.deepEqual(known(), [])
    }
    const resumed = await test.act(theBus, agreed, { do: 'resume' })
    assert.deepEqual(
      [resumed.state, resumed.suspendedBy, resumed.reason],
      ['active', [], undefined],
    )
    assert.equal(known().length, 1)
  })
})

// What several do at the same moment is as if they did it one after another.

import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { Problem } from '#kernel/problem/problem.ts'
import type { Agreement } from './agreement.ts'
import type { AgreementActor, AgreementDeed } from './agreements.ts'
import {
  memberOf,
  openTestAgreements,
  persons,
  termsOf,
  theBus,
} from './testing/open-test-agreements.ts'
import type { TestAgreements } from './testing/open-test-agreements.ts'

const mc = memberOf('mc')
const gmina = memberOf('gmina')

describe('at once on agreements', () => {
  let test: TestAgreements
  before(async () => {
    test = await openTestAgreements()
  })
  afterEach(() => test.clear())
  after(() => test.close())

  const outcomes = async (doing: readonly Promise<Agreement>[]) => {
    const settled = await Promise.allSettled(doing)
    return settled
      .map((one) => {
        if (one.status === 'fulfilled') return one.value.state
        return one.reason instanceof Problem ? one.reason.code : String(one.reason)
      })
      .toSorted()
  }
  const allOf = (of: Agreement, deeds: readonly (readonly [AgreementActor, object])[]) =>
    outcomes(
      deeds.map(([actor, deed]) =>
        test.agreements.do(actor, { id: of.id, revision: of.revision, ...deed } as AgreementDeed),
      ),
    )

  it('eight drafts of one consumer for one API are one', async () => {
    const draft = { do: 'draft', consumer: 'gmina', api: persons, terms: termsOf() } as const
    const done = await outcomes(Array.from({ length: 8 }, () => test.agreements.do(gmina, draft)))
    assert.deepEqual(done, ['draft', ...Array<string>(7).fill('resource/conflict')])
  })

  it('two approvals are one version', async () => {
    const asked = await test.ask('gmina')
    const approve = [mc, { do: 'approve' }] as const
    assert.deepEqual(await allOf(asked, [approve, approve]), ['active', 'request/precondition'])
    assert.equal((await test.agreements.history(asked.id)).length, 3)
  })

  it('an approval never takes terms that were changed beside it', async () => {
    const asked = await test.ask('gmina')
    await allOf(asked, [
      [gmina, { do: 'edit', terms: termsOf({ callsPerDay: 1_000_000 }) }],
      [mc, { do: 'approve' }],
    ])
    const { terms, state } = await test.agreements.get(asked.id)
    if (state === 'active') assert.equal(terms?.purposes[0]?.callsPerDay, 100)
    else assert.equal(terms, undefined)
  })

  it('an approval and a rejection are one of both', async () => {
    const asked = await test.ask('gmina')
    const done = await allOf(asked, [
      [mc, { do: 'approve' }],
      [theBus, { do: 'reject', reason: 'Nie teraz' }],
    ])
    assert.ok(
      done.includes('request/precondition') &&
        (done.includes('active') || done.includes('rejected')),
      done.join(),
    )
  })

  it('changes of both sides are one of both', async () => {
    const agreed = await test.agree('gmina')
    const done = await allOf(agreed, [
      [mc, { do: 'change', terms: termsOf({ callsPerDay: 7_000 }) }],
      [gmina, { do: 'change', terms: termsOf({ callsPerDay: 8_000 }) }],
    ])
    assert.deepEqual(done, ['active', 'request/precondition'])
    assert.deepEqual((await test.agreements.get(agreed.id)).terms, agreed.terms)
  })

  it('those who are let in automatically are together within the capacity', async () => {
    await test.setAccess({ approval: 'automatic', capacity: 250 })
    const names = ['gmina', 'powiat', 'zus', 'gitd']
    const done = await outcomes(names.map((one) => test.ask(one)))
    assert.deepEqual(done, ['active', 'active', 'pending', 'pending'])
  })

  it('an attribute lost beside the asking leaves nothing in force', async () => {
    await test.setAccess({ approval: 'automatic', conditions: [['type:office']] })
    await test.agreements.setAttributes('gmina', ['type:office'])
    await Promise.all([test.ask('gmina'), test.agreements.setAttributes('gmina', [])])
    assert.deepEqual(test.agreements.known.of('gmina', persons), [])
  })
})

// What several people do at the same moment is as if they did it one after another.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Actor, Deed } from './deeds.ts'
import { identifierOf, openTestOffices } from './testing/open-test-offices.ts'
import type { TestOffices } from './testing/open-test-offices.ts'

describe('at once in an office', () => {
  let test: TestOffices
  before(async () => {
    test = await openTestOffices()
  })
  after(() => test.close())

  const allOf = async (deeds: readonly (readonly [Actor, Deed])[]) => {
    const outcomes = await Promise.all(deeds.map(([actor, deed]) => test.offices.do(actor, deed)))
    return outcomes.map((one) => (one.kind === 'done' ? 'done' : one.reason)).toSorted()
  }

  it('two administrators who remove each other: one of them stays', async () => {
    const { Anna, Bogdan } = await test.administrators('gmina', 'Anna', 'Bogdan')
    const outcomes = await allOf([
      [Anna, { kind: 'remove', membership: Bogdan.membership }],
      [Bogdan, { kind: 'remove', membership: Anna.membership }],
    ])
    assert.deepEqual(outcomes, ['done', 'no-office'])
  })

  it('two administrators who leave: one of them stays', async () => {
    const { Anna, Bogdan } = await test.administrators('powiat', 'Anna', 'Bogdan')
    const leave = ({ membership }: Actor) => ({ kind: 'remove', membership }) as const
    const outcomes = await allOf([
      [Anna, leave(Anna)],
      [Bogdan, leave(Bogdan)],
    ])
    assert.deepEqual(outcomes, ['done', 'last-one'])
  })

  it('eight invitations of one person are one, and eight logins take it once', async () => {
    const entity = 'starostwo'
    const { Anna } = await test.administrators(entity, 'Anna')
    const invite = { kind: 'invite', identifier: identifierOf('Celina') } as const
    const outcomes = await allOf(Array.from({ length: 8 }, () => [Anna, invite] as const))
    assert.deepEqual(outcomes, ['done', ...Array<string>(7).fill('member-already')])
    const celina = await test.meet('Celina')
    const seen = await Promise.all(Array.from({ length: 8 }, () => test.offices.contextsOf(celina)))
    for (const contexts of seen.slice(1)) {
      assert.ok(contexts.filter((one) => one.entity === entity).length <= 1)
    }
    const lines = await test.offices.history(entity, { limit: 50 })
    const joined = lines.filter(({ what, whom }) => what === 'joined' && whom === 'Celina Testowa')
    assert.equal(joined.length, 1)
  })

  it('a proposal that is approved and declined is one of both', async () => {
    const entity = 'urzad'
    const { Anna, Bogdan } = await test.administrators(entity, 'Anna', 'Bogdan')
    const { membership } = await test.member(entity, Anna, 'Darek')
    const grant = { kind: 'role', code: 'administrator' } as const
    const proposed = await test.offices.do(Anna, { kind: 'assign', membership, grant })
    const assignment = proposed.kind === 'done' ? proposed.id : ''
    const outcomes = await allOf([
      [Bogdan, { kind: 'approve', assignment }],
      [Anna, { kind: 'decline', assignment }],
      [Bogdan, { kind: 'approve', assignment }],
    ])
    assert.deepEqual(outcomes, ['done', 'over', 'over'])
  })

  it('duties kept apart do not come together', async () => {
    const entity = 'izba'
    const { Anna, Bogdan } = await test.administrators(entity, 'Anna', 'Bogdan')
    const { membership } = await test.member(entity, Anna, 'Ewa')
    const assign = (code: string) =>
      ({ kind: 'assign', membership, grant: { kind: 'role', code } }) as const
    const outcomes = await allOf([
      [Anna, assign('case-worker')],
      [Bogdan, assign('approver')],
    ])
    assert.deepEqual(outcomes, ['done', 'duty-conflict'])
  })
})

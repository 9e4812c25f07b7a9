// Whatever people do, in whatever order: nobody gains a permission by himself, and one of high risk only
// by two others. Judged from outside: by what each may do after every deed, and by who did what.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { levels } from '../people/levels.ts'
import type { Actor, Deed } from './deeds.ts'
import { readShipped } from './definitions.ts'
import { identifierOf, openTestOffices, pesels } from './testing/open-test-offices.ts'
import type { TestName, TestOffices } from './testing/open-test-offices.ts'

const names = Object.keys(pesels) as TestName[]
const definitions = readShipped()
const { permissions, roles } = definitions
const day = 86_400_000

/** Anna and Bogdan begin as administrators, Celina and Darek as members without anything. */
const name = fc.constantFrom(...names)
const doer = fc.constantFrom<TestName>('Anna', 'Anna', 'Bogdan', 'Celina', 'Darek')
const taker = fc.constantFrom<TestName>('Celina', 'Celina', 'Darek', 'Anna')
const grant = fc.constantFrom(
  ...roles.map(({ code }) => ({ kind: 'role' as const, code })),
  ...['org.members.manage', 'org.admins.manage', 'decisions.approve', 'persons:read'].map(
    (code) => ({
      kind: 'permission' as const,
      code,
    }),
  ),
)
const days = fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined })
// oxfmt-ignore
const step = fc.oneof(
  { weight: 1, arbitrary: fc.record({ what: fc.constant('invite' as const), who: name, whom: name, days }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('come' as const), who: name }) },
  { weight: 8, arbitrary: fc.record({ what: fc.constant('assign' as const), who: doer, whom: taker, grant, days }) },
  { weight: 8, arbitrary: fc.record({ what: fc.constant('approve' as const), who: doer, which: fc.nat(1) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constantFrom('take' as const, 'decline' as const), who: doer, which: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('limit' as const), who: doer, whom: name, days }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('remove' as const), who: doer, whom: name }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 4 }) }) },
)
type Step = typeof step extends fc.Arbitrary<infer value> ? value : never

/** What may be done by whom now, by name. */
type Powers = ReadonlyMap<TestName, ReadonlySet<string>>

describe('in an office', () => {
  let test: TestOffices
  let serial = 0
  before(async () => {
    test = await openTestOffices()
  })
  after(() => test.close())

  it('nobody gains anything alone, and no high risk but by two others', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 50 }), (steps) => live(steps)),
      { numRuns: 8 },
    )
  })

  async function live(steps: readonly Step[]): Promise<void> {
    const entity = `gmina-${++serial}`
    const memberships = new Map<TestName, string>()
    const persons = new Map<TestName, string>()
    for (const one of names) persons.set(one, await test.meet(one))
    /** Assignment → who is to have it, what, who gave it, who agreed. */
    const given = new Map<string, { whom: TestName; code: string; by: string[] }>()
    for (const one of ['Anna', 'Bogdan'] as const) {
      const { membership } = await test.offices.appoint({ entity, identifier: identifierOf(one) })
      memberships.set(one, membership)
      given.set(`bus ${one}`, { whom: one, code: 'administrator', by: ['bus', 'the bus'] })
    }
    for (const one of ['Anna', 'Bogdan'] as const) await test.offices.contextsOf(persons.get(one)!)
    for (const one of ['Celina', 'Darek'] as const) {
      await act({ what: 'invite', who: 'Anna', whom: one, days: undefined }, new Map())
      await test.offices.contextsOf(persons.get(one)!)
    }
    let powers = await powersIn(entity, persons)
    for (const one of steps) {
      const before = powers
      if (one.what === 'wait') test.clock.wind(one.days * day)
      else if (one.what === 'come') await test.offices.contextsOf(persons.get(one.who)!)
      else if (!(await act(one, before))) continue
      powers = await powersIn(entity, persons)
      for (const who of names) judge(who, before.get(who)!, powers.get(who)!)
    }

    async function act(
      one: Exclude<Step, { what: 'wait' | 'come' }>,
      before: Powers,
    ): Promise<boolean> {
      const actor: Actor = {
        person: persons.get(one.who)!,
        membership: memberships.get(one.who) ?? persons.get(one.who)!.slice(2),
        acr: levels[1],
      }
      const deed = deedOf(one)
      if (deed === undefined) return false
      const outcome = await test.offices.do(actor, deed)
      if (outcome.kind !== 'done') return false
      if (one.what === 'invite') memberships.set(one.whom, outcome.id)
      if (one.what === 'assign') {
        given.set(outcome.id, { whom: one.whom, code: one.grant.code, by: [one.who] })
        const needed = isHigh(one.grant.code) ? 'org.admins.manage' : 'org.members.manage'
        assert.ok(before.get(one.who)!.has(needed), `${one.who} assigned without ${needed}`)
      }
      if (deed.kind === 'approve') given.get(deed.assignment)!.by.push(one.who)
      return true
    }

    function deedOf(one: Exclude<Step, { what: 'wait' | 'come' }>): Deed | undefined {
      const until = 'days' in one && one.days ? test.clock.now() + one.days * day : undefined
      if (one.what === 'invite') {
        return { kind: 'invite', identifier: identifierOf(one.whom), until }
      }
      if ('which' in one) {
        const assignment = [...given.keys()]
          .filter((id) => !id.startsWith('bus'))
          .at(-1 - one.which)
        return assignment === undefined ? undefined : { kind: one.what, assignment }
      }
      const membership = memberships.get(one.whom)
      if (membership === undefined) return undefined
      if (one.what === 'assign') return { kind: 'assign', membership, grant: one.grant, until }
      return one.what === 'limit'
        ? { kind: 'limit', membership, until }
        : { kind: 'remove', membership }
    }

    function judge(who: TestName, had: ReadonlySet<string>, has: ReadonlySet<string>): void {
      const groups = permissions.filter(({ code }) => has.has(code)).map((it) => it['sod-group'])
      const decisions = groups.filter((group) => group === 'decision')
      assert.ok(decisions.length <= 1, `${who} decides what he prepared`)
      for (const code of has) {
        if (had.has(code)) continue
        const sources = [...given.values()].filter(
          (one) => one.whom === who && meaning(one.code).includes(code),
        )
        const wanted = permissions.find((it) => it.code === code)!.risk === 'high' ? 2 : 1
        const others = sources.map(({ by }) => new Set(by.filter((one) => one !== who)).size)
        assert.ok(Math.max(0, ...others) >= wanted, `${who} gained ${code} by ${others.join()}`)
      }
    }
  }

  async function powersIn(entity: string, persons: Map<TestName, string>): Promise<Powers> {
    const found = new Map<TestName, Set<string>>()
    for (const [who, person] of persons) {
      const { rows } = await test.db.knex.raw<{ rows: { id: string }[] }>(
        `select id from membership where entity = ? and person = ? and state = 'active'`,
        [entity, person],
      )
      const own = rows[0] && (await test.offices.find(rows[0].id, person))
      found.set(who, new Set(own?.permissions.map(({ code }) => code)))
    }
    return found
  }
})

function meaning(code: string): readonly string[] {
  return roles.find((role) => role.code === code)?.permissions ?? [code]
}

function isHigh(code: string): boolean {
  return permissions.some((one) => meaning(code).includes(one.code) && one.risk === 'high')
}

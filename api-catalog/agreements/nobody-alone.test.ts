// Whatever is done, in whatever order: where the owner decides, no entity alone puts terms in force for
// the API of another; what is in force was wanted by both; what is suspended is never known. Judged from
// outside: by what calls know after every deed, and by who said yes to which words.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { Problem } from '#kernel/problem/problem.ts'
import type { Agreement, Terms } from './agreement.ts'
import type { AgreementActor, AgreementDeed } from './agreements.ts'
import { canonicalJson } from './canonical-json.ts'
import {
  memberOf,
  openTestAgreements,
  persons,
  purpose,
  theBus,
} from './testing/open-test-agreements.ts'
import type { TestAgreements } from './testing/open-test-agreements.ts'

const consumers = ['gmina', 'zus'] as const
const actors = { gmina: memberOf('gmina'), zus: memberOf('zus'), mc: memberOf('mc'), bus: theBus }
type Name = keyof typeof actors

/** The consumer itself, the owner, the administrator of the bus, an entity that is neither. */
const who = fc.constantFrom('its', 'its', 'its', 'mc', 'mc', 'mc', 'bus', 'other')
const whose = fc.constantFrom(...consumers)
const calls = fc.constantFrom(10, 50, 100, 200)
const operations = fc.constantFrom(undefined, ['getPerson'], ['getPerson', 'findPersons'])
const purposes = fc.array(
  fc.record({ calls, operations, isKept: fc.constantFrom(true, true, true, false) }),
  {
    minLength: 1,
    maxLength: 2,
  },
)
// oxfmt-ignore
const deed = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom<AgreementDeed['do']>('ask', 'approve', 'approve') },
  { weight: 9, arbitrary: fc.constantFrom<AgreementDeed['do']>('change', 'change', 'suspend', 'resume', 'resume') },
  { weight: 1, arbitrary: fc.constantFrom<AgreementDeed['do']>('edit', 'reject', 'withdraw', 'archive') },
)
const attributes = fc.constantFrom<string[]>([], ['type:office'], ['type:office'])
// oxfmt-ignore
const step = fc.oneof(
  { weight: 20, arbitrary: fc.record({ what: fc.constant('deed' as const), who, whose, deed, purposes, isStale: fc.nat(19) }) },
  { weight: 2,  arbitrary: fc.record({ what: fc.constant('attributes' as const), whose, attributes }) },
  { weight: 1,  arbitrary: fc.record({ what: fc.constant('conditions' as const), isAsked: fc.boolean() }) },
)
type Step = typeof step extends fc.Arbitrary<infer value> ? value : never

describe('on agreements where the owner decides', () => {
  let test: TestAgreements
  /** After how many steps it was so. */
  const met = new Map<string, number>()
  before(async () => {
    test = await openTestAgreements()
  })
  after(() => test.close())

  it('nobody gains anything alone, and what is suspended is never known', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 40, maxLength: 80 }), async (steps) => {
        await test.clear()
        await live(steps)
      }),
      { numRuns: 30 },
    )
    for (const what of ['pending', 'active', 'suspended', 'missing-attributes', 'changed']) {
      assert.ok((met.get(what) ?? 0) > 50, `${what} was met too seldom to judge`)
    }
  })

  async function live(steps: readonly Step[]): Promise<void> {
    /** Agreement and words → who has said yes to exactly these words. */
    const wanted = new Map<string, Set<Name>>()
    const latest = new Map<string, Agreement>()
    const before = new Map<string, Agreement>()
    /** Who has suspended it and not resumed. */
    const held = new Map<string, Set<Name>>()
    for (const one of steps) {
      if (one.what === 'attributes') await test.agreements.setAttributes(one.whose, one.attributes)
      else if (one.what === 'conditions')
        await test.setAccess({ conditions: one.isAsked ? [['type:office']] : [] })
      else await act(one)
      for (const consumer of consumers) await judge(consumer)
    }

    async function act(one: Extract<Step, { what: 'deed' }>): Promise<void> {
      const known = latest.get(one.whose)
      const found = known && (await test.agreements.get(known.id))
      const hasEnded = found?.state === 'archived' || found?.state === 'rejected'
      const now = hasEnded ? undefined : found
      const name = nameOf(one)
      const outcome = await attempt(actors[name], deedOf(one, now))
      if (outcome === undefined) return
      latest.set(one.whose, outcome)
      const holders = held.get(outcome.id) ?? new Set()
      held.set(outcome.id, holders)
      if (one.deed === 'suspend' && now !== undefined) holders.add(name)
      if (one.deed === 'resume') holders.delete(name)
      const isNew = now === undefined
      const words =
        one.deed === 'approve' && !isNew ? outcome.terms : (outcome.asked?.terms ?? outcome.terms)
      const says = isNew || ['edit', 'change', 'ask', 'approve'].includes(one.deed)
      if (words !== undefined && says) say(outcome.id, words, name)
    }

    function say(id: string, words: Terms, name: Name): void {
      const key = `${id} ${canonicalJson(words)}`
      wanted.set(key, (wanted.get(key) ?? new Set()).add(name))
    }

    async function judge(consumer: (typeof consumers)[number]): Promise<void> {
      const known = latest.get(consumer)
      if (known === undefined) return
      const now = await test.agreements.get(known.id)
      const version = now.terms?.version ?? 0
      for (const what of [now.state, ...(version > 1 ? ['changed'] : [])]) {
        met.set(what, (met.get(what) ?? 0) + 1)
      }
      const inMemory = test.agreements.known.of(consumer, persons)
      const told = `${consumer} ${now.state}`
      if (now.state !== 'active') assert.deepEqual(inMemory, [], told)
      else
        assert.deepEqual(
          inMemory.map(({ id }) => id),
          now.terms?.purposes.map(({ id }) => id),
          told,
        )
      assert.equal(now.state === 'suspended', now.suspendedBy.length > 0, told)
      if (now.state === 'active') assert.deepEqual([...(held.get(now.id) ?? [])], [], told)
      if (now.terms === undefined) return
      const names = wanted.get(`${now.id} ${canonicalJson(now.terms)}`) ?? new Set()
      const former = before.get(now.id)?.terms
      const isNarrowed = former !== undefined && asksLess(now.terms, former) && names.has(consumer)
      const isConsumers = names.has(consumer) || names.has('bus')
      const isOwners = names.has('mc') || names.has('bus')
      assert.ok((isConsumers && isOwners) || isNarrowed, `${told}: wanted by ${[...names].join()}`)
      if (former?.version !== now.terms.version) before.set(now.id, now)
      // What narrows is as wanted as what it narrows.
      if (isNarrowed) say(now.id, now.terms, 'mc')
    }
  }

  async function attempt(
    actor: AgreementActor,
    one: AgreementDeed | undefined,
  ): Promise<Agreement | undefined> {
    if (one === undefined) return undefined
    return await test.agreements.do(actor, one).catch((thrown: unknown) => {
      if (thrown instanceof Problem) return undefined
      throw thrown
    })
  }
})

function nameOf({ who: role, whose: consumer }: Extract<Step, { what: 'deed' }>): Name {
  if (role === 'its') return consumer
  if (role === 'other') return consumer === 'zus' ? 'gmina' : 'zus'
  return role === 'bus' ? 'bus' : 'mc'
}

function deedOf(
  one: Extract<Step, { what: 'deed' }>,
  now: Agreement | undefined,
): AgreementDeed | undefined {
  const its = [...(now?.terms?.purposes ?? []), ...(now?.asked?.terms.purposes ?? [])]
  const terms = {
    purposes: one.purposes.map(({ calls: callsPerDay, operations: those, isKept }, at) => {
      const id = isKept ? its[at]?.id : undefined
      return purpose({
        callsPerDay,
        operations: those,
        ...(id !== undefined && { id }),
      })
    }),
  }
  if (now === undefined) return { do: 'draft', consumer: one.whose, api: persons, terms }
  const revision = one.isStale === 0 ? now.revision - 1 : now.revision
  return { do: one.deed, id: now.id, revision, terms, reason: 'Jakiś powód' } as AgreementDeed
}

/** Judged by what could be called, not by the rule of the room itself. */
function asksLess(now: Terms, former: Terms): boolean {
  return now.purposes.every((one) => {
    const old = former.purposes.find(({ id }) => id === one.id)
    if (old === undefined || one.callsPerDay > old.callsPerDay) return false
    return (
      old.operations === undefined ||
      one.operations?.every((it) => old.operations?.includes(it)) === true
    )
  })
}

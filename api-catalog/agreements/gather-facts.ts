// The facts that the table of rules asks for, read under the lock of the turn.

import type { AccessTerms, Terms } from './agreement.ts'
import { attributesOf } from './access-table.ts'
import type { Around, Doer } from './agreement-needs.ts'
import { agreedCalls } from './agreement-table.ts'
import type { Stored } from './agreement-table.ts'
import { callsOf, whyNoPlan } from './check-terms.ts'
import { isNarrower } from './narrower.ts'
import type { Facts, Side } from './rules.ts'

/** What a deed is about: an agreement that is there, or one that is to be. */
export interface Subject {
  readonly id: string
  readonly consumer: string
  /** `{entity}/{api}`. */
  readonly api: string
  readonly before: Stored | undefined
  readonly access: AccessTerms
}

/** `terms`: of the deed; undefined: it carries none. */
export async function gatherFacts(
  { trx }: Pick<Around, 'trx'>,
  doer: Doer,
  subject: Subject,
  terms: Terms | undefined,
): Promise<Facts> {
  const { id, consumer, api, before, access } = subject
  const asked = terms ?? before?.agreement.asked?.terms
  const inForce = before?.agreement.terms
  const isOwn = consumer === ownerOf(api)
  const lacks = isOwn ? [] : missingOf(access.conditions, await attributesOf(trx, consumer))
  const calls = callsOf(asked?.purposes ?? [])
  const fits =
    access.capacity === undefined || (await agreedCalls(trx, api, id)) + calls <= access.capacity
  return {
    state: before?.agreement.state,
    sides: sidesFor(doer, subject),
    askedBy: before?.agreement.asked?.by,
    heldBy: before?.holds.map(({ by }) => by) ?? [],
    lacks,
    isLetIn: isOwn || (access.approval === 'automatic' && lacks.length === 0 && fits),
    isNarrower: terms !== undefined && inForce !== undefined && isNarrower(terms, inForce),
    isPlanOffered: asked === undefined || whyNoPlan(asked, access.plans) === undefined,
  }
}

/** Empty: it is nobody's business of his. The owner sees no draft. */
export function sidesFor(
  doer: Doer,
  { consumer, api, before }: Pick<Subject, 'consumer' | 'api' | 'before'>,
): Side[] {
  if (doer.kind !== 'member') return [doer.kind]
  const sides: Side[] = doer.entity === consumer ? ['consumer'] : []
  const isSeen = before !== undefined && (before.agreement.state !== 'draft' || sides.length > 0)
  return doer.entity === ownerOf(api) && isSeen ? [...sides, 'owner'] : sides
}

/** One entry a group that nothing fulfils; `type:office | type:court` where either would do. */
export function missingOf(
  conditions: AccessTerms['conditions'],
  attributes: readonly string[],
): string[] {
  return conditions
    .filter((group) => !group.some((one) => attributes.includes(one)))
    .map((group) => group.join(' | '))
}

export function ownerOf(api: string): string {
  return api.slice(0, api.indexOf('/'))
}

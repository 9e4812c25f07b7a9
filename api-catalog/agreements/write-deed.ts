// What a deed that is permitted writes: the row, the step of its history, the signed version where terms
// came into force, the event; always in this order and in the transaction that decided it.

import type { Agreement, Asked } from './agreement.ts'
import type { AgreementNeeds, Around } from './agreement-needs.ts'
import { putAgreement, sidesOf } from './agreement-table.ts'
import type { Hold, Stored } from './agreement-table.ts'
import type { Doing } from './do-deed.ts'
import { addStep } from './history.ts'
import type { Facts, Move } from './rules.ts'
import { signVersion } from './sign-version.ts'

export interface Written extends Doing {
  readonly facts: Facts
  readonly move: Move
}

export async function writeDeed(
  needs: AgreementNeeds,
  around: Around,
  written: Written,
): Promise<Agreement> {
  const { trx, now, seq } = around
  const { doer, deed, subject, facts, move } = written
  const after = follow(written, new Date(now).toISOString())
  const { agreement } = after
  const { id, consumer, api, revision } = agreement
  await putAgreement(trx, after, seq)
  const by = doer.kind === 'member' ? doer.entity : 'bus'
  const step = await addStep(trx, id, {
    at: agreement.changedAt,
    deed: deed.do,
    from: facts.state,
    to: move.to,
    by,
    person: doer.kind === 'member' ? doer.person : undefined,
    reason: deed.reason ?? deed.note,
  })
  if (move.effect === 'agree') await signVersion(needs, around, { agreement, step, by, written })
  await needs.bus.publish(trx, {
    type: 'agreement.changed',
    subject: id,
    data: {
      consumer,
      api,
      deed: deed.do,
      from: subject.before?.agreement.state,
      to: move.to,
      revision,
    },
  })
  return agreement
}

/** The agreement after the deed. */
function follow({ deed, subject, terms, facts, move }: Written, at: string): Stored {
  const { id, consumer, api, before } = subject
  const former = before?.agreement
  const holds = holdsAfter(deed, before?.holds ?? [], facts)
  const isLacking =
    move.to === 'missing-attributes' || holds.some((hold) => hold.by === 'attributes')
  return {
    holds: move.to === 'suspended' ? holds : [],
    agreement: {
      id,
      consumer,
      api,
      state: move.to,
      terms: move.effect === 'agree' ? (terms ?? former?.asked?.terms) : former?.terms,
      asked: askedAfter({ deed, terms, facts, move, former }, at),
      missing: isLacking ? facts.lacks : [],
      reason: reasonAfter({ deed, facts, move, former }, holds),
      suspendedBy: move.to === 'suspended' ? sidesOf(holds) : [],
      revision: (former?.revision ?? 0) + 1,
      madeAt: former?.madeAt ?? at,
      changedAt: at,
    },
  }
}

type Known = Pick<Written, 'deed' | 'facts' | 'move'> & { readonly former: Agreement | undefined }

function askedAfter(
  { deed, terms, facts, move, former }: Known & Pick<Written, 'terms'>,
  at: string,
): Asked | undefined {
  if (move.effect === 'keep') return former?.asked
  if (move.effect !== 'ask' || terms === undefined) return undefined
  const by =
    facts.sides.includes('owner') && !facts.sides.includes('consumer') ? 'owner' : 'consumer'
  return { by, terms, at, note: deed.note }
}

function holdsAfter(
  deed: Written['deed'],
  holds: readonly Hold[],
  { sides }: Facts,
): readonly Hold[] {
  const [by] = sides
  if (deed.do === 'resume') return holds.filter((hold) => !sides.includes(hold.by))
  if (deed.do !== 'suspend' || by === undefined) return holds
  return [...holds, { by, reason: deed.reason ?? '' }]
}

function reasonAfter({ deed, move, former }: Known, holds: readonly Hold[]): string | undefined {
  if (move.to === 'suspended') return holds.at(-1)?.reason
  if (deed.do === 'reject' || deed.do === 'archive') return deed.reason
  const goesOn = move.to === former?.state && move.effect === 'keep'
  return goesOn ? former.reason : undefined
}

// What a change of an agreement tells its two sides: a request goes to the side that must answer, a
// decision to both. Drafts are the business of whoever writes them.

import type { Event } from '#kernel/bus/bus.ts'
import type { NoticeNeeds } from './notice-needs.ts'
import type { Telling } from './notices-of-event.ts'
import type { Decision, NewNotice, NoticeData, NoticeKind } from './notice.ts'

export async function noticesOfAgreement(event: Event, needs: NoticeNeeds): Promise<Telling> {
  const { id: cause, subject, data } = event
  const moved = data as Moved
  const { consumer, api } = moved
  const [owner = ''] = api.split('/')
  const both = consumer === owner ? [owner] : [consumer, owner]
  const tell = (kind: NoticeKind, entities: readonly string[], more: Partial<NoticeData> = {}) => ({
    cause,
    notices: entities.map((entity): NewNotice => ({
      kind,
      entity,
      subject,
      data: { api, agreement: subject, consumer, ...more },
    })),
  })
  const now = await needs.agreement(subject)
  if (now === undefined) return { cause, notices: [] }
  const reason = now.reason === undefined ? {} : { reason: now.reason }
  if (moved.deed === 'suspend') return tell('agreement.suspended', both, reason)
  const decision = decisionOf(moved)
  if (decision !== undefined) {
    const rejects = decision === 'rejected' || decision === 'archived'
    return tell('agreement.decided', both, { decision, ...(rejects && reason) })
  }
  const isAsked = moved.to === 'pending' ? moved.deed === 'ask' : moved.deed === 'change'
  if (!isAsked || now.asked === undefined) return { cause, notices: [] }
  return tell('agreement.asked', [now.asked.by === 'owner' ? consumer : owner])
}

interface Moved {
  readonly consumer: string
  /** `{entity}/{api}`. */
  readonly api: string
  readonly deed: string
  readonly from?: string
  readonly to: string
}

function decisionOf({ deed, from, to }: Moved): Decision | undefined {
  if (deed === 'approve') return 'approved'
  if (deed === 'reject') return 'rejected'
  if (deed === 'resume' && to === 'active') return 'resumed'
  if (deed === 'withdraw') return from === 'draft' ? undefined : 'withdrawn'
  if (deed === 'archive') return from === 'draft' ? undefined : 'archived'
  if (deed !== 'ask') return undefined
  if (to === 'active') return 'approved'
  return to === 'missing-attributes' ? 'missing-attributes' : undefined
}

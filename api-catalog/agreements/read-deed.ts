// A deed as it comes from outside, and nothing of it but what a deed of its kind says. Terms that ride on an
// approval are no part of it: otherwise whoever approves would put his own in force.

import { refuse } from '#kernel/problem/problem.ts'
import type { AgreementDeed } from './agreements.ts'
import { whyNoPlainText } from './plain-text.ts'

export interface SaidDeed {
  readonly do: AgreementDeed['do']
  readonly reason?: string
  readonly note?: string
  /** As they came, unread. */
  readonly terms?: { readonly given: unknown }
}

type Kinds = ReadonlySet<AgreementDeed['do']>

const carriesTerms: Kinds = new Set(['draft', 'edit', 'change'])
const mustGiveReason: Kinds = new Set(['reject', 'suspend', 'archive'])
const mayGiveNote: Kinds = new Set(['edit', 'change'])
const lengths = { least: 3, most: 1_000 } as const

/** @throws Problem request/invalid */
export function readDeed(deed: AgreementDeed): SaidDeed {
  const its: { do: unknown; reason?: unknown; note?: unknown; terms?: unknown } = deed
  const reason = mustGiveReason.has(deed.do) ? readWords('/reason', its.reason) : undefined
  const isNoted = mayGiveNote.has(deed.do) && its.note !== undefined
  const note = isNoted ? readWords('/note', its.note) : undefined
  return {
    do: deed.do,
    ...(reason !== undefined && { reason }),
    ...(note !== undefined && { note }),
    ...(carriesTerms.has(deed.do) && { terms: { given: its.terms } }),
  }
}

/** The other side reads them. */
function readWords(pointer: string, text: unknown): string {
  const detail = whyNoPlainText(text, lengths)
  if (detail === undefined) return text as string
  const errors = [{ in: 'body' as const, pointer, detail }]
  return refuse('request/invalid', 'The other side reads these words.', { errors })
}

// Waivers of the ruleset against what was found. One that is over changes nothing but is told, so that
// nobody wonders why an API that passed yesterday is refused today.

import type { Finding } from '../published.ts'

export interface Waiver {
  /** `{entity}/{name}`. */
  readonly api: string
  readonly rule: string
  /** This place and all below it; undefined: wherever it is. */
  readonly pointer?: string
  readonly reason: string
  /** The last day it holds, `2027-01-31`. */
  readonly until: string
}

export interface Waived {
  readonly findings: Finding[]
  /** A sentence for each waiver that is over and would have been used. */
  readonly notes: string[]
}

/** `today`: `2026-12-31`, in Warsaw. The waiver that holds longest counts. */
export function waive(
  findings: readonly Finding[],
  waivers: readonly Waiver[],
  asked: { readonly api: string; readonly today: string },
): Waived {
  const ofApi = waivers
    .filter(({ api }) => api === asked.api)
    .toSorted((one, other) => other.until.localeCompare(one.until))
  const over = new Set<Waiver>()
  const judged = findings.map((finding) => {
    const waiver = ofApi.find((one) => isMeant(one, finding))
    if (waiver === undefined) return finding
    const { reason, until } = waiver
    if (until >= asked.today) return { ...finding, waived: { reason, until } }
    over.add(waiver)
    return finding
  })
  return {
    findings: judged,
    notes: [...over].map(
      ({ rule, until, pointer = '' }) =>
        `The waiver of ${rule}${pointer && ` at ${pointer}`} ended on ${until}, so it counts again; mend it, or ask for another waiver.`,
    ),
  }
}

/** The day in Warsaw at this instant (milliseconds), `2026-12-31`. */
export function dayInWarsaw(instant: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Warsaw' }).format(instant)
}

function isMeant({ rule, pointer }: Waiver, finding: Finding): boolean {
  if (rule !== finding.rule) return false
  if (pointer === undefined || pointer === finding.pointer) return true
  return finding.pointer.startsWith(`${pointer}/`)
}

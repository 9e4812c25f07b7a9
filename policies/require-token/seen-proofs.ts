// Proofs that were accepted, so that none is accepted twice by this process. A proof is too old to be
// accepted after 60 s; it is remembered for that long at least.
//
//   young ── after 71 s, or when asked later ──▶ old ── after 71 s more ──▶ forgotten
//
// What it cannot remember it must not accept: when it is full it says so.

import { proofAge, proofAhead } from './check-proof.ts'

export interface SeenProofs {
  /** `now`: seconds. */
  take(id: string, now: number): 'new' | 'seen' | 'full'
}

export function openSeenProofs(most = 500_000): SeenProofs {
  const keptFor = proofAge + proofAhead + 1
  let young = new Set<string>()
  let old = new Set<string>()
  let since = -Infinity

  return {
    take(id, now) {
      if (now - since >= keptFor) {
        old = now - since < 2 * keptFor ? young : new Set()
        young = new Set()
        since = now
      }
      if (young.has(id) || old.has(id)) return 'seen'
      if (young.size + old.size >= most) return 'full'
      young.add(id)
      return 'new'
    },
  }
}

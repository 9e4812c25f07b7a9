// Which calls are looked at: decided by the trace id, so that every node, and whoever looks later,
// decides the same.

import { shareOf } from '../share-of.ts'

export function sampler(share: number): (traceId: string) => boolean {
  if (share >= 1) return () => true
  return (traceId) => shareOf(traceId) < share
}

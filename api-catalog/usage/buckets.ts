// How long calls took, counted in buckets: each reaches a fifth further than the one before, so that
// whatever is read back is within 10 % of what was measured. From a tenth of a millisecond on.

const first = 0.1
const step = Math.log(1.2)
/** The last one begins at some 100 s and has no end. */
export const bucketCount = 77

/** `ms`: milliseconds. */
export function bucketOf(ms: number): number {
  if (ms <= first) return 0
  return Math.min(bucketCount - 1, Math.ceil(Math.log(ms / first) / step))
}

/** Milliseconds below which this share (0 to 1) of the counted lay; undefined: nothing was counted. */
export function percentile(counts: readonly number[], share: number): number | undefined {
  const all = counts.reduce((sum, count) => sum + count, 0)
  if (all === 0) return undefined
  let below = 0
  for (const [bucket, count] of counts.entries()) {
    below += count
    if (below >= all * share) return middleOf(bucket)
  }
  return undefined
}

function middleOf(bucket: number): number {
  return bucket === 0 ? first : first * Math.exp((bucket - 0.5) * step)
}

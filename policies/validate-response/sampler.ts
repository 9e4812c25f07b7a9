// Which calls are looked at: decided by the trace id, so that every node, and whoever looks later,
// decides the same. The digits are mixed well first: not every caller draws them by lot.

export function sampler(share: number): (traceId: string) => boolean {
  if (share >= 1) return () => true
  const bound = share * 2 ** 32
  return (traceId) => mixed(traceId) < bound
}

/** FNV-1a, then the last steps of MurmurHash3: 32 bits. */
function mixed(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

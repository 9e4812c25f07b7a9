// A text or a number as a share from 0 up to 1, the same each time and on every node, spread evenly
// whatever is put in: which calls are looked at, copied or sent elsewhere. It keeps no secret: who
// knows the text knows the share.

/** FNV-1a, scattered: not every caller draws the digits of his trace by lot. */
export function shareOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  }
  return scatter(hash)
}

/** Numbers in a row, without a pattern (the last steps of MurmurHash3). */
export function scatter(n: number): number {
  let bits = n | 0
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32
}

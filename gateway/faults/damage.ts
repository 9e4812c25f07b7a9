// Bytes with something done to them, by chance that repeats itself: the same dice, the same damage.

import type { Dice } from '../demo/dice.ts'

/** Up to `most` bytes changed, put in, taken out or doubled. */
export function damaged(text: string, by: Dice, most: number): string {
  let bytes = text
  for (let times = by.below(most + 1); times > 0; times--) {
    const at = by.below(bytes.length)
    const [before, after] = [bytes.slice(0, at), bytes.slice(at)]
    const one = by.pick(troublesome)
    bytes = by.pick([
      before + one + after.slice(1),
      before + one + after,
      before + after.slice(1),
      before + after.slice(0, 1) + after,
    ])
  }
  return bytes
}

// oxfmt-ignore
const troublesome = [
  '\r', '\n', '\r\n', '\0', '\t', ' ', ':', ';', ',', '_', '"', '%', '\x7f', '\x80', '\xff', '0', '9', 'f',
] as const

/** The same bytes in pieces, as packets may cut them. */
export function pieces(bytes: string, by: Dice): string[] {
  const cut: string[] = []
  const largest = by.pick([8, 100, 10_000])
  for (let at = 0; at < bytes.length;) {
    const size = 1 + by.below(largest)
    cut.push(bytes.slice(at, at + size))
    at += size
  }
  return cut
}

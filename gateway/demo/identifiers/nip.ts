// NIP, the tax number: nine digits and a check digit, the weighted sum modulo 11. A remainder of 10
// has no digit, so such a number is never given.

import { weigh } from '#kernel/pesel/weigh.ts'

const weights = [6, 5, 7, 2, 3, 4, 5, 6, 7]

/** `nine` digits with their check digit; undefined when these nine have none. */
export function makeNip(nine: string): string | undefined {
  const rest = weigh(nine, weights) % 11
  return rest === 10 ? undefined : nine + String(rest)
}

/** Ten zeros pass the arithmetic and are refused all the same. */
export function isNip(text: string): boolean {
  return /^[0-9]{10}$/.test(text) && text !== '0000000000' && makeNip(text.slice(0, 9)) === text
}

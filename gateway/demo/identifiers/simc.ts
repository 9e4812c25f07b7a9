// SIMC, the number of a place in TERYT: six digits and a check digit, the weighted sum modulo 11
// with 10 written 0.

import { weigh } from '#kernel/pesel/weigh.ts'

const weights = [2, 3, 4, 5, 6, 7]

export function makeSimc(six: string): string {
  return six + String((weigh(six, weights) % 11) % 10)
}

export function isSimc(text: string): boolean {
  return /^[0-9]{7}$/.test(text) && makeSimc(text.slice(0, 6)) === text
}

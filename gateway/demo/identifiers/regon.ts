// REGON, the number of an entity (9 digits) or of its local unit (14). The check digit is the
// weighted sum modulo 11, where 10 is written 0: an error that moves the remainder between 0 and 10
// goes unseen.
//
// Some registers pad the number of an entity with five zeros, `14013170700000`. That is no number of
// a local unit and fails its check digit: it is read as the first nine.

import { weigh } from '#kernel/pesel/weigh.ts'

const short = [8, 9, 2, 3, 4, 5, 6, 7]
const long = [2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8]

export function makeRegon(eight: string): string {
  return eight + checkDigit(eight, short)
}

/** The number without padding; undefined when it is not a REGON. */
export function readRegon(text: string): string | undefined {
  if (!/^[0-9]{9}(?:[0-9]{5})?$/.test(text)) return undefined
  if (checkDigit(text, short) !== text[8]) return undefined
  if (text.length === 9) return text
  if (text.endsWith('00000')) return text.slice(0, 9)
  return checkDigit(text, long) === text[13] ? text : undefined
}

function checkDigit(digits: string, weights: readonly number[]): string {
  return String((weigh(digits, weights) % 11) % 10)
}

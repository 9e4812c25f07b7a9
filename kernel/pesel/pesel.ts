// PESEL, the number of a person: date of birth, serial number, check digit.
//
//   8 0 0 1 0 1 1 2 3 4 0
//   └─┬─┘ └┬┘ └─┬───┘ └ check digit: 10 − Σ digit·weight mod 10, mod 10
//   year  month day, serial: its last digit is odd for men, even for women
//
// The month carries the century: +80 for 18xx, +0 for 19xx, +20 for 20xx, +40 for 21xx, +60 for 22xx.
// Must never stand in a URL or a log.

import { weigh } from './weigh.ts'

export type Sex = 'female' | 'male'

const weights = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]
const centuries = ['19', '20', '21', '22', '18']

/** `birthDate` is `YYYY-MM-DD` from 1800 to 2299, `serial` four digits. */
export function makePesel(birthDate: string, serial: string): string {
  const offset = centuries.indexOf(birthDate.slice(0, 2)) * 20
  const month = String(Number(birthDate.slice(5, 7)) + offset).padStart(2, '0')
  const ten = birthDate.slice(2, 4) + month + birthDate.slice(8, 10) + serial
  return ten + checkDigit(ten)
}

/** What the number says of its owner; undefined when it is not a PESEL. */
export function readPesel(text: string): { birthDate: string; sex: Sex } | undefined {
  if (!/^[0-9]{11}$/.test(text) || text.slice(6, 10) === '0000') return undefined
  if (checkDigit(text) !== text[10]) return undefined
  const month = Number(text.slice(2, 4))
  const century = centuries[Math.floor(month / 20)] ?? ''
  const inYear = String(month % 20).padStart(2, '0')
  const birthDate = `${century}${text.slice(0, 2)}-${inYear}-${text.slice(4, 6)}`
  if (!isDay(birthDate)) return undefined
  return { birthDate, sex: Number(text[9]) % 2 === 1 ? 'male' : 'female' }
}

function checkDigit(digits: string): string {
  return String((10 - (weigh(digits, weights) % 10)) % 10)
}

/** True for a day that the calendar has: 29 February only in leap years. */
export function isDay(text: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return false
  const at = Date.parse(text)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

// What is left of a limit, in words: `87 of 100 calls left, full again in 42 s`.

import type { Left } from '#policies/told.ts'
import type { Language } from './verb.ts'

// oxfmt-ignore
const units = {
  calls:   { pl: ['wywołania', 'wywołań'],       en: ['call', 'calls'] },
  bytes:   { pl: ['bajtu', 'bajtów'],            en: ['byte', 'bytes'] },
  places:  { pl: ['miejsca', 'miejsc'],          en: ['place', 'places'] },
  repeats: { pl: ['powtórzenia', 'powtórzeń'],   en: ['repeat', 'repeats'] },
} as const

// oxfmt-ignore
const words = {
  away:  { pl: 'licznik nie odpowiada',       en: 'the counter does not answer' },
  limit: { pl: 'limit',                       en: 'limit' },
  full:  { pl: ', komplet za',                en: ', full again in' },
  again: { pl: ', znowu za',                  en: ', again in' },
  alone: { pl: ' (liczy tylko ten węzeł)',    en: ' (this node counts alone)' },
}

export function drawLeft(limit: Left, language: Language): string {
  const { name, unit, most, left, full = 0, again, alone } = limit
  const things = `${most} ${units[unit][language][most === 1 ? 0 : 1]}`
  if (left === null) return `${name}: ${words.away[language]} (${words.limit[language]}: ${things})`
  const rest = language === 'pl' ? `zostało ${left} z ${things}` : `${left} of ${things} left`
  const who = alone ? words.alone[language] : ''
  return `${name}: ${rest}${when()}${who}`

  function when(): string {
    if (again !== undefined) return `${words.again[language]} ${span(again)}`
    return full > 0 ? `${words.full[language]} ${span(full)}` : ''
  }
}

/** Symbols that both languages write. */
export function span(seconds: number): string {
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7_200) return `${Math.ceil(seconds / 60)} min`
  if (seconds < 172_800) return `${Math.ceil(seconds / 3_600)} h`
  return `${Math.ceil(seconds / 86_400)} d`
}

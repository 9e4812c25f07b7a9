// A length of time as people write it: `7d`, `12h`, `30m`, `0s`.

import { Failure } from './verb.ts'

const units = { d: 86_400, h: 3_600, m: 60, s: 1 }

/** Seconds. @throws Failure with the cure */
export function readSpan(option: string, text: string): number {
  const [, count, unit] = /^(\d{1,9})([dhms])$/.exec(text) ?? []
  if (count !== undefined) return Number(count) * units[unit as keyof typeof units]
  const sentence = `--${option} "${text}" is no length of time: write 7d, 12h, 30m or 0s.`
  throw new Failure(1, 'usage/option-value', sentence)
}

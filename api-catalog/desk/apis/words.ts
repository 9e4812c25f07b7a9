// What the pages of an owner's APIs say, in both languages.

import type { Language } from '#kernel/problem/problem.ts'
import { en } from './words-en.ts'
import { pl } from './words-pl.ts'

/** What was done, told after the redirect; the address carries the code. */
export const apiSayings = ['access'] as const
// oxfmt-ignore
export const lifeSayings = [
  'ask', 'publish', 'send-back', 'deprecate', 'suspend', 'resume', 'archive',
  'registered-draft', 'registered-waiting', 'registered-published', 'registered-deprecated', 'registered-suspended',
] as const

export type ApiWords = typeof pl
export const apiWords: Readonly<Record<Language, ApiWords>> = { pl, en }

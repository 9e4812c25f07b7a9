// What the pages of agreements say, in both languages.

import type { Language } from '#kernel/problem/problem.ts'
import { en } from './words-en.ts'
import { pl } from './words-pl.ts'

/** What was done, told after the redirect; the address carries the code. */
// oxfmt-ignore
export const agreementSayings = [
  'draft', 'edit', 'ask', 'approve', 'reject', 'change', 'suspend', 'resume', 'withdraw', 'archive',
] as const

export type AgreementWords = typeof pl
export const agreementWords: Readonly<Record<Language, AgreementWords>> = { pl, en }

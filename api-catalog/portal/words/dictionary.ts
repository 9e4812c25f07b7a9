// The dictionaries, by language.

import type { Language } from '#kernel/problem/problem.ts'
import { en } from './en.ts'
import { pl } from './pl.ts'
import type { Words } from './pl.ts'

export type { Words } from './pl.ts'

export const dictionaries: Readonly<Record<Language, Words>> = { pl, en }

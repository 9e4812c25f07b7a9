// Levels of assurance as people read them (Implementing Regulation (EU) 2015/1502).

import type { Language } from '#kernel/problem/problem.ts'
import type { Level } from './levels.ts'

export const levelWords: Readonly<Record<Language, Readonly<Record<Level, string>>>> = {
  pl: {
    'http://eidas.europa.eu/LoA/low': 'niski',
    'http://eidas.europa.eu/LoA/substantial': 'średni',
    'http://eidas.europa.eu/LoA/high': 'wysoki',
  },
  en: {
    'http://eidas.europa.eu/LoA/low': 'low',
    'http://eidas.europa.eu/LoA/substantial': 'substantial',
    'http://eidas.europa.eu/LoA/high': 'high',
  },
}

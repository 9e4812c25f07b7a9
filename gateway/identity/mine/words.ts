// What the pages below `/me` say, in both languages. Sentences of whole pages stand here, so that the
// one who puts them right sees them all.

import type { Language } from '#kernel/problem/problem.ts'
import type { MandateEnd, UseRefusal } from '../mandates/mandates.ts'
import type { Level } from '../people/levels.ts'
import type { Named } from './name-operation.ts'
import type { Use } from './read-uses.ts'
import { english } from './words-en.ts'
import { polish } from './words-pl.ts'

export interface MineWords {
  readonly menu: string
  readonly tracker: Named
  readonly uses: {
    readonly title: string
    readonly lead: string
    readonly from: string
    readonly to: string
    readonly show: string
    readonly allDays: string
    readonly filter: string
    readonly badDay: string
    count(total: number): string
    readonly none: string
    page(nth: number, of: number): string
    readonly pages: string
    readonly newer: string
    readonly older: string
    readonly when: string
    readonly who: string
    readonly nobody: string
    system(id: string): string
    readonly source: string
    readonly how: string
    readonly hows: Readonly<Record<Use['mode'], string>>
    readonly purpose: string
    readonly noPurpose: string
    readonly case: string
    readonly mandate: string
    readonly outcome: string
    readonly given: string
    readonly notFound: string
    failed(status: number): string
    readonly refused: string
    readonly wasHidden: string
  }
  readonly mandates: {
    readonly title: string
    readonly lead: string
    readonly none: string
    readonly inForce: string
    readonly expired: string
    readonly ended: string
    readonly reasons: Readonly<Record<MandateEnd['reason'], string>>
    readonly state: string
    readonly holder: string
    readonly purpose: string
    readonly case: string
    readonly may: string
    readonly allData: string
    readonly onlyData: string
    readonly basis: string
    readonly bases: Readonly<Record<'application' | 'consent' | 'statute', string>>
    readonly given: string
    readonly until: string
    readonly details: string
    readonly withdraw: string
    readonly usesTitle: string
    readonly noUses: string
    readonly allUses: string
    readonly refusalsTitle: string
    readonly refusals: Readonly<Record<UseRefusal, string>>
    readonly byLaw: string
    readonly sure: string
    readonly effect: string
    readonly yes: string
    readonly no: string
    readonly withdrawn: string
    readonly over: string
  }
  readonly session: {
    readonly title: string
    readonly lead: string
    readonly since: string
    readonly means: string
    readonly level: string
    readonly levels: Readonly<Record<Level, string>>
    readonly until: string
    readonly untilText: string
    readonly end: string
  }
  readonly hidden: {
    readonly title: string
    readonly paragraphs: readonly string[]
    readonly caption: string
    readonly none: string
    readonly operation: string
    readonly days: string
    readonly basis: string
    readonly hint: string
  }
  readonly official: {
    readonly title: string
    readonly text: string
    readonly button: string
  }
}

export const mineWords: Readonly<Record<Language, MineWords>> = { pl: polish, en: english }

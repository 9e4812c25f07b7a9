// What a rule of ours is: the visitor that finds, and what its page tells. How much it matters is not
// said here: that is the ruleset's.

import type { Oas3Rule } from '@redocly/openapi-core'
import type { Language } from '#kernel/problem/problem.ts'

export interface Rule {
  readonly visitor: Oas3Rule
  /** Two or three sentences. */
  readonly why: Readonly<Record<Language, string>>
  /** Members of a document, as YAML, that the rule minds; and how they would be right. */
  readonly wrong: string
  readonly right: string
}

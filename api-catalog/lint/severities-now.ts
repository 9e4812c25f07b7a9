// The ruleset for those who show it: read again only when its text is another, and never refused. Names
// are not looked at: that takes Redocly, which lives in the intake worker.

import { readRuleset } from './ruleset.ts'
import type { Severity } from './ruleset.ts'

export function severitiesNow(
  rulesetText: () => Promise<string>,
): () => Promise<ReadonlyMap<string, Severity>> {
  let read: string | undefined
  let right: ReadonlyMap<string, Severity> = new Map()
  return async () => {
    const text = await rulesetText()
    if (text === read) return right
    read = text
    const { severities, complaints } = readRuleset(text, 'ruleset')
    if (complaints.length === 0) right = severities
    return right
  }
}

// Reading a document by the ruleset as the file says now. A ruleset that was edited wrongly is told
// loudly, and the last one that was right goes on; without such, nothing is registered.

import type { Clock } from '#kernel/clock/clock.ts'
import type { Log } from '#kernel/log/log.ts'
import { refuse } from '#kernel/problem/problem.ts'
import type { Intake } from './intake/intake.ts'
import type { IntakeRequest, ReadDocument } from './intake/read-document.ts'
import { dayInWarsaw } from './lint/waive.ts'

interface Needs {
  readonly intake: Intake
  readonly log: Log
  readonly clock: Clock
  readonly rulesetFile: string
  rulesetText(): Promise<string>
}

export interface ReadAndNotes {
  readonly document: ReadDocument
  readonly notes: string[]
}

/** `api`: `{entity}/{name}`, whose waivers count. */
type Read = (
  request: Pick<IntakeRequest, 'entry' | 'files' | 'alone'> & { api: string },
) => Promise<ReadAndNotes>

/** The function throws Problem `document/*`, `catalog/ruleset`, `gateway/overload`. */
export function readBySomeRuleset({ intake, log, clock, rulesetFile, rulesetText }: Needs): Read {
  let lastRight: string | undefined
  return async ({ api, ...files }) => {
    const request = { ...files, asked: { api, today: dayInWarsaw(clock.now()) } }
    const text = await rulesetText()
    const notes: string[] = []
    let outcome = await intake.read({ ...request, ruleset: { file: rulesetFile, text } })
    if (outcome.kind === 'ruleset') {
      const [first] = outcome.complaints
      const wrong = `The ruleset is wrong at ${first?.file}:${first?.line}:${first?.column}: ${first?.message}`
      log.error({ event: 'catalog.ruleset-wrong', complaints: outcome.complaints })
      if (lastRight === undefined) refuse('catalog/ruleset', wrong)
      notes.push(`${wrong} The former one was used.`)
      outcome = await intake.read({ ...request, ruleset: { file: rulesetFile, text: lastRight } })
    } else lastRight = text
    if (outcome.kind === 'refused') refuse(outcome.code, outcome.detail, { errors: outcome.errors })
    if (outcome.kind === 'ruleset')
      refuse('catalog/ruleset', 'The ruleset of the catalog is wrong.')
    return { document: outcome, notes: [...notes, ...outcome.notes] }
  }
}

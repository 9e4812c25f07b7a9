// For tests of rules: where one rule finds something in a small document.

import { aDocument } from '../../testing/an-intake.ts'
import type { AnIntake } from '../../testing/an-intake.ts'

type Find = (rule: string, more: object, operation?: object) => Promise<string[]>

/** The pointers of what the rule finds. */
export function finder(accept: AnIntake['accept']): Find {
  return async (rule, more, operation = {}) => {
    const { findings } = await accept(aDocument(more, operation))
    return findings.filter((finding) => finding.rule === rule).map(({ pointer }) => pointer)
  }
}

export const answers = { responses: { 200: { description: 'Ok' } } }
export const parameter = (name: string, place: string) => ({
  name,
  in: place,
  required: true,
  schema: { type: 'string' },
})

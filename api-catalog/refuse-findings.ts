// A document with an error is not stored: the refusal, with every error and its place.

import { Problem } from '#kernel/problem/problem.ts'
import type { ReadDocument } from './intake/read-document.ts'

/** The refusal `document/refused`; undefined: there is no error that is not waived. */
export function whyFindings({
  findings,
  notes,
}: Pick<ReadDocument, 'findings' | 'notes'>): Problem | undefined {
  const errors = findings.filter(({ severity, waived }) => severity === 'error' && !waived)
  const [first] = errors
  if (!first) return undefined
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
  return new Problem(
    'document/refused',
    [
      `The document breaks a rule of the catalog. At ${first.pointer || 'its root'}: ${first.message}${more}`,
      ...notes,
    ].join(' '),
    {
      errors: errors.map(({ rule, pointer, message }) => ({
        in: 'document',
        pointer,
        detail: `${rule}: ${message}`,
      })),
    },
  )
}

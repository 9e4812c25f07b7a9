// What counts as a failure of an upstream: that it does not answer, or the status of its answer.

import type { AttemptResult } from './policy.ts'

export type Failure = 'unreachable' | 'timeout' | 'malformed' | number

/** `statuses` in addition to the three words. */
export function failureList(description: string, initial: readonly Failure[]): object {
  return {
    description,
    type: 'array',
    minItems: 1,
    maxItems: 20,
    uniqueItems: true,
    default: initial,
    items: {
      anyOf: [
        { enum: ['unreachable', 'timeout', 'malformed'] },
        { type: 'integer', minimum: 400, maximum: 599 },
      ],
    },
  }
}

/** Made once; the client's leaving is no failure. */
export function failedBy(list: readonly Failure[]): (result: AttemptResult) => boolean {
  const signs = new Set<string | number>(
    list.map((sign) => (typeof sign === 'number' ? sign : `upstream/${sign}`)),
  )
  return ({ status, problem }) => signs.has(status ?? problem ?? '')
}

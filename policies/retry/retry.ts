// Asks the upstream once more when it failed and the call may be repeated. A budget keeps repeats from
// making a sick upstream sicker: they are never more than a share of the calls.
//
//   call ──▶ + share ┐
//                    ├─▶ purse (at most 10) ──▶ − 1 a repeat; empty: the failure is the answer
//   start ─────▶ 10 ─┘

import { setTimeout as sleep } from 'node:timers/promises'
import { isRepeatable, note } from '../call.ts'
import type { Call } from '../call.ts'
import { failedBy, failureList } from '../failures.ts'
import type { Failure } from '../failures.ts'
import { definePolicy } from '../policy.ts'
import { sharedState } from '../shared-state.ts'
import { passes } from '../told.ts'

export interface Retry {
  tries?: number
  on?: Failure[]
  pause?: number
  budget?: number
  'keep-body'?: number
}

/** Repeats that may come at once after a time of quiet. */
const fullPurse = 10

export default definePolicy<Retry>({
  name: 'retry',
  phase: 'protect',
  summary: {
    pl: 'Ponawia wywołanie, gdy system za API zawiódł, a ponowić je można bezpiecznie.',
    en: 'Repeats a call when the system behind the API failed and repeating it is safe.',
  },
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      tries: {
        description: 'How often the upstream is asked in all, the first time included.',
        type: 'integer',
        minimum: 2,
        maximum: 5,
        default: 3,
      },
      on: failureList(
        'What makes a call be repeated: `unreachable`, `timeout`, `malformed`, or the status of an answer.',
        ['unreachable', 503],
      ) as { description: string },
      pause: {
        description:
          'Milliseconds before the first repeat; doubled before each that follows, and up to half of it less, so that repeats do not come in step.',
        type: 'integer',
        minimum: 0,
        maximum: 5_000,
        default: 50,
      },
      budget: {
        description: 'Repeats as a share of the calls; ten may come at once after a time of quiet.',
        type: 'number',
        minimum: 0.01,
        maximum: 1,
        default: 0.1,
      },
      'keep-body': {
        description:
          'Bytes of a request body (PUT, DELETE) that are kept so that they can be sent again, in place of flowing through; a longer one is refused with 413. Without it, calls with a body are not repeated.',
        type: 'integer',
        minimum: 1,
        maximum: 1_048_576,
      },
    },
  },
  build(options, tools) {
    const { tries = 3, on = ['unreachable', 503], pause = 50, budget = 0.1 } = options
    const { clock, nth = 0 } = tools
    const { entity, name, major } = tools.route.api
    const purse = sharedState(tools, `retry ${entity}/${name}/v${major} #${nth}`, () => ({
      repeats: fullPurse,
    }))
    const failed = failedBy(on)
    const most = options['keep-body']
    return {
      ...(most !== undefined && { wantsBody: { request: most } }),
      attempt(call, attempt) {
        if (attempt.nth > 1) {
          const wait = pauseBefore(attempt.nth, call)
          return wait > 0 ? sleep(wait) : undefined
        }
        purse.repeats = Math.min(fullPurse, purse.repeats + budget)
        return undefined
      },
      attempted(call, attempt, result) {
        if (attempt.nth >= tries || !result.repeatable || !failed(result)) return undefined
        if (clock.monotonic() + pauseBefore(attempt.nth + 1, call) >= call.deadline)
          return undefined
        if (purse.repeats < 1) return undefined
        purse.repeats -= 1
        note(call, 'attempts', attempt.nth + 1)
        return 'again'
      },
      explain({ call }) {
        const repeats = {
          unit: 'repeats',
          most: fullPurse,
          left: Math.floor(purse.repeats),
        } as const
        const left = [{ name: 'budget', ...repeats }]
        if (!isRepeatable(call)) return passes(`A ${call.method} is never repeated.`, { left })
        return passes(`Asks up to ${tries} times in all, on ${on.join(', ')}.`, { left })
      },
    }

    /** From the trace id, so that calls that failed together are not repeated together. */
    function pauseBefore(nth: number, { traceId }: Call): number {
      const spread = Number.parseInt(traceId.slice(-4), 16) / 0xffff
      return pause * 2 ** (nth - 2) * (1 - spread / 2)
    }
  },
})

// One line of the log for a call, for operators: of all calls, of the failed, of the slow, or of a
// share of them. The journal is the record; this is for looking on.

import type { Outcome } from '../call.ts'
import { definePolicy } from '../policy.ts'
import { lineOf } from './fields.ts'
import { checkLog, schema, usualFields } from './options.ts'
import type { LogStep } from './options.ts'

export default definePolicy<LogStep>({
  name: 'log',
  phase: 'observe',
  repeats: true,
  summary: {
    pl: 'Pisze wiersz o wywołaniu do logu operatora.',
    en: 'Writes a line about the call into the log of the operator.',
  },
  schema,
  check: checkLog,
  build(options, { log }) {
    const { level = 'info', fields = usualFields, sample = 1 } = options
    const { 'slow-ms': slow = 0, 'when-status': statuses } = options
    const line = lineOf(fields)
    const isWanted = wantedStatus(statuses)
    // Steps of equal size, not the trace id: that one may be chosen by the caller.
    let share = 1 - sample

    return {
      finish(call, outcome) {
        if (outcome.totalMs < slow || !isWanted(outcome)) return
        share += sample
        if (share < 1) return
        share -= 1
        log[level](line(call, outcome), 'a call')
      },
    }
  },
})

function wantedStatus(statuses: readonly (string | number)[] | undefined) {
  if (statuses === undefined) return () => true
  const wanted = new Set(statuses.flatMap(statusesIn))
  return ({ status }: Outcome) => wanted.has(status)
}

function statusesIn(status: string | number): number[] {
  if (typeof status === 'number') return [status]
  return Array.from({ length: 100 }, (_, n) => Number(status[0]) * 100 + n)
}

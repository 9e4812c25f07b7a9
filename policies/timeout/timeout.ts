// How long a call may wait for the system behind the API. It only ever shortens the time that the
// gateway gives a call; the gateway ends the call when its time is over.

import { definePolicy } from '../policy.ts'
import type { Misfit } from '../policy.ts'
import { passes } from '../told.ts'

export interface Timeout {
  seconds?: number
  total?: number
}

const duration = { type: 'number', minimum: 0.1, maximum: 300 }

export default definePolicy<Timeout>({
  name: 'timeout',
  phase: 'protect',
  summary: {
    pl: 'Ogranicza czas oczekiwania na odpowiedź systemu za API.',
    en: 'Limits how long a call waits for the system behind the API.',
  },
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      seconds: {
        description:
          'Seconds from this step on until the system behind the API must have begun to answer.',
        ...duration,
      },
      total: {
        description:
          'Seconds from the arrival of the call until the system behind the API must have begun to answer.',
        ...duration,
      },
    },
    anyOf: [{ required: ['seconds'] }, { required: ['total'] }],
  },
  check({ seconds, total }): Misfit[] {
    if (seconds === undefined || total === undefined || seconds < total) return []
    const message = `\`total\` is over first, since it counts from the arrival; remove \`seconds\`, or write less than ${total}.`
    return [{ at: ['seconds'], message }]
  },
  build({ seconds, total }, { clock }) {
    const ownMs = seconds === undefined ? undefined : seconds * 1000
    const totalMs = total === undefined ? Infinity : total * 1000
    return {
      request(call) {
        const due = call.arrivedAt + totalMs
        if (due < call.deadline) call.deadline = due
        if (ownMs === undefined) return
        const own = clock.monotonic() + ownMs
        if (own < call.deadline) call.deadline = own
      },
      explain() {
        const times = [
          ...(seconds === undefined ? [] : [`${seconds} s from this step on`]),
          ...(total === undefined ? [] : [`${total} s from the arrival of the call`]),
        ]
        return passes(
          `The system behind the API must begin to answer within ${times.join(' and ')}.`,
        )
      },
    }
  },
})

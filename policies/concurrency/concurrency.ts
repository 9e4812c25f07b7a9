// How many calls may be on their way at once. One that finds no place is refused at once: nobody
// queues here. A place is given back once, when the call ends, whatever became of it.

import { Problem } from '#kernel/problem/problem.ts'
import { keep, recall } from '../call.ts'
import { definePolicy } from '../policy.ts'
import type { Tools } from '../policy.ts'
import { checkRateLimit } from '../rate-limit/check-rate-limit.ts'
import { keyOf, untoldKey } from '../rate-limit/key-of.ts'
import { schema as rateLimit } from '../rate-limit/options.ts'
import type { Per } from '../rate-limit/options.ts'
import { depends, passes, refuses } from '../told.ts'
import { slotsOf } from './slots.ts'

export interface Concurrency {
  calls: number
  per?: Per
  scope?: 'operation' | 'api'
}

/** What a call has taken. */
interface Place {
  readonly key: string
  readonly left: number
  isGivenBack: boolean
}

export default definePolicy<Concurrency>({
  name: 'concurrency',
  phase: 'protect',
  repeats: true,
  summary: {
    pl: 'Ogranicza liczbę wywołań wykonywanych naraz.',
    en: 'Limits how many calls may be on their way at once.',
  },
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['calls'],
    properties: {
      calls: {
        description: 'How many calls may be on their way at once, on each node.',
        type: 'integer',
        minimum: 1,
        maximum: 100_000,
      },
      per: rateLimit.properties.per,
      scope: {
        description: 'Whether each `operation` has places of its own or the whole `api` has some.',
        enum: ['operation', 'api'],
        default: 'operation',
      },
    },
  },
  check: ({ per }, file) => checkRateLimit(per === undefined ? {} : { per }, file),
  build({ calls, per = 'system', scope = 'operation' }, tools) {
    const slots = slotsOf(tools)
    const prefix = nameOf(scope, tools)
    const keyIn = keyOf(per)
    const { nth = 0 } = tools
    const name = nth > 0 ? `"at-once-${nth + 1}"` : '"at-once"'
    const policy = `${name};q=${calls};qu="concurrent-requests"`
    const me = {}

    return {
      request(call) {
        const key = `${prefix} ${keyIn(call)}`
        const taken = slots.take(key, calls)
        const left = taken === undefined ? 0 : calls - taken
        const place: Place = { key, left, isGivenBack: taken === undefined }
        keep(call, me, place)
        if (taken === undefined) throw full(calls)
      },
      response(call, reply) {
        reply.headers.add('RateLimit-Policy', policy)
        const place = recall(call, me) as Place | undefined
        if (place) reply.headers.add('RateLimit', `${name};r=${place.left}`)
      },
      finish(call) {
        const place = recall(call, me) as Place | undefined
        if (!place || place.isGivenBack) return
        place.isGivenBack = true
        slots.give(place.key)
      },
      explain(supposed) {
        const missing = untoldKey(per, supposed)
        if (missing) return depends(`Which places are taken depends on ${missing}.`)
        const taken = slots.underWay(`${prefix} ${keyIn(supposed.call)}`)
        const places = { unit: 'places', most: calls, left: Math.max(0, calls - taken) } as const
        const left = [{ name: name.slice(1, -1), ...places }]
        if (taken >= calls) return refuses(full(calls), { left })
        return passes(`On this node ${taken} are on their way now.`, { left })
      },
    }
  },
})

/** What is limited: API, operation and step; an edited file goes on under the same name. */
function nameOf(scope: 'operation' | 'api', { route, nth = 0 }: Tools): string {
  const { api, operation } = route
  const what = scope === 'api' ? '*' : `${operation.method} ${operation.path}`
  return `${api.entity}/${api.name}/v${api.major} ${what} #${nth}`
}

function full(calls: number): Problem {
  const at = calls === 1 ? 'One call is' : `${calls} calls are`
  const detail = `${at} on the way already, and no more are taken at once; wait for one to end, and try again in 1 s.`
  return new Problem('limit/concurrency', detail, { headers: ['Retry-After', '1'] })
}

// Gives an upstream that keeps failing a rest: calls are refused at once, without waiting for it, and
// after a while a few are let through to see whether it is well again.
//
//            share of failures ≥ limit, of enough calls
//   closed ────────────────────────────────────────────▶ open ──rest──▶ half-open
//     ▲                                                   ▲                │
//     │                                                   └── a probe fails┤
//     └────────────────────────────────────────── every probe succeeds ────┘

import { Problem } from '#kernel/problem/problem.ts'
import { keep, recall } from '../call.ts'
import { failedBy, failureList } from '../failures.ts'
import type { Failure } from '../failures.ts'
import { definePolicy } from '../policy.ts'
import { sharedState } from '../shared-state.ts'
import { passes, refuses } from '../told.ts'
import type { Told } from '../told.ts'
import { Breaker } from './breaker.ts'

export interface CircuitBreaker {
  on?: Failure[]
  failures?: number
  calls?: number
  seconds?: number
  rest?: number
  probes?: number
  scope?: 'operation' | 'api'
}

const usual: readonly Failure[] = ['unreachable', 'timeout', 'malformed', 500, 502, 503, 504]

export default definePolicy<CircuitBreaker>({
  name: 'circuit-breaker',
  phase: 'protect',
  summary: {
    pl: 'Wstrzymuje wywołania do systemu, który zawodzi, aż odpocznie.',
    en: 'Holds calls back from a system that keeps failing until it has had a rest.',
  },
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      on: failureList(
        'What is a failure: `unreachable`, `timeout`, `malformed`, or the status of an answer.',
        usual,
      ) as { description: string },
      failures: {
        description: 'The share of failures from which on calls are held back.',
        type: 'number',
        minimum: 0.05,
        maximum: 1,
        default: 0.5,
      },
      calls: {
        description: 'Of fewer calls within the time nothing is concluded.',
        type: 'integer',
        minimum: 2,
        maximum: 100_000,
        default: 20,
      },
      seconds: {
        description: 'How far back calls count, in seconds.',
        type: 'integer',
        minimum: 1,
        maximum: 600,
        default: 10,
      },
      rest: {
        description: 'Seconds for which calls are refused before some are let through again.',
        type: 'number',
        minimum: 0.1,
        maximum: 600,
        default: 5,
      },
      probes: {
        description: 'How many calls must succeed, one at a time, before all are let through.',
        type: 'integer',
        minimum: 1,
        maximum: 100,
        default: 1,
      },
      scope: {
        description: 'Whether the whole `api` shares a breaker or each `operation` has its own.',
        enum: ['operation', 'api'],
        default: 'api',
      },
    },
  },
  build(options, tools) {
    const { clock, route, nth = 0 } = tools
    const { entity, name, major } = route.api
    const { method, path } = route.operation
    const what = options.scope === 'operation' ? `${method} ${path}` : '*'
    const limits = {
      share: options.failures ?? 0.5,
      calls: options.calls ?? 20,
      windowMs: (options.seconds ?? 10) * 1_000,
      restMs: (options.rest ?? 5) * 1_000,
      probes: options.probes ?? 1,
    }
    const key = `circuit-breaker ${entity}/${name}/v${major} ${what} #${nth}`
    const breaker = sharedState(tools, key, () => new Breaker())
    const failed = failedBy(options.on ?? usual)
    const me = {}
    return {
      attempt(call) {
        const restMs = breaker.enter(limits, clock.monotonic())
        if (restMs === 0) return keep(call, me, breaker.generation)
        throw suspended(restMs)
      },
      attempted(call, _attempt, result) {
        const { status, problem } = result
        const answered = status !== undefined || problem !== undefined
        const generation = recall(call, me) as number
        breaker.leave(limits, clock.monotonic(), generation, answered ? failed(result) : undefined)
      },
      explain: tell,
    }

    function tell(): Told {
      const { state, restMs, calls, failures } = breaker.look(limits, clock.monotonic())
      if (restMs > 0) return refuses(suspended(restMs))
      if (state === 'half-open') return passes('Half open: this call would be a probe.')
      const { share, calls: enough, windowMs } = limits
      const seen = `Closed: of ${calls} calls in ${windowMs / 1_000} s ${failures} failed`
      return passes(`${seen}; it opens at ${Math.round(share * 100)} % of ${enough} or more.`)
    }
  },
})

function suspended(restMs: number): Problem {
  const seconds = Math.ceil(restMs / 1_000)
  return new Problem(
    'upstream/suspended',
    `The system behind this API keeps failing and is not asked now; try again in ${seconds} s.`,
    {
      headers: [
        'Retry-After',
        String(seconds),
        'Proxy-Status',
        'szyna; error=destination_unavailable',
      ],
    },
  )
}

// How often, counted for each caller, entity or address: in fixed windows, in a sliding one, or by a
// bucket. A refused call is told when to come back; every reply tells what is left
// (draft-ietf-httpapi-ratelimit-headers).
//
//   windows, shortest first:  ─▶ 10 in 1 s ─▶ 600 in 60 s ─▶ 5000 in 3600 s ─▶ the call goes on
//                                  │ full          │ full          │ full
//                                  └───────────────┴───────────────┴─▶ 429, and the longer ones
//                                                                      are not touched

import { Problem } from '#kernel/problem/problem.ts'
import { keep, note, recall } from '../call.ts'
import type { Call, Reply } from '../call.ts'
import { definePolicy } from '../policy.ts'
import type { Hooks, Taken, Tools, Window } from '../policy.ts'
import { checkRateLimit } from './check-rate-limit.ts'
import { costOf } from './cost-of.ts'
import { keyOf } from './key-of.ts'
import { schema } from './options.ts'
import type { RateLimit, WindowOption } from './options.ts'
import { tellLimits, unavailable } from './tell-limits.ts'

export default definePolicy<RateLimit>({
  name: 'rate-limit',
  phase: 'protect',
  repeats: true,
  summary: {
    pl: 'Ogranicza liczbę wywołań w czasie.',
    en: 'Limits how many calls may come in a time.',
  },
  schema,
  check: checkRateLimit,
  build(options, tools) {
    const limits = windowsOf(options, tools)
    const policy = limits.map(policyItem).join(', ')
    const { per = 'system', cost: asked = 1, 'when-store-away': whenAway = 'count-here' } = options
    const key = keyOf(per)
    const cost = costOf(asked)
    const me = {}
    const told = limits.map((limit) => ({
      ...limit,
      exceeded: (taken: Taken) => exceeded(limit, taken),
    }))
    return {
      request: options.store === 'cluster' ? askCluster : countHere,
      response: tell,
      explain: (supposed) =>
        tellLimits({ limits: told, per, cost: asked, key, costs: cost, whenAway }, supposed),
    } satisfies Hooks

    function countHere(call: Call): void {
      const who = key(call)
      const costs = cost(call)
      let left = ''
      for (const limit of limits) {
        const taken = limit.window.take(who, Math.min(costs, limit.most)) as Taken
        left = left === '' ? item(limit, taken) : `${left}, ${item(limit, taken)}`
        if (!taken.allowed) {
          keep(call, me, left)
          note(call, 'limit', limit.name)
          throw exceeded(limit, taken)
        }
      }
      keep(call, me, left)
    }

    async function askCluster(call: Call): Promise<void> {
      const who = key(call)
      const costs = cost(call)
      const left: string[] = []
      for (const limit of limits) {
        const taken = await ask(limit, who, Math.min(costs, limit.most))
        if (!taken) return
        left.push(item(limit, taken))
        keep(call, me, left.join(', '))
        if (taken.allowed) continue
        note(call, 'limit', limit.name)
        throw exceeded(limit, taken)
      }
    }

    /** Undefined: the store is away and the file says to let calls pass. */
    async function ask({ window }: Limit, who: string, cost: number): Promise<Taken | undefined> {
      try {
        return await window.take(who, cost)
      } catch (cause) {
        if (whenAway === 'allow') return undefined
        throw unavailable(cause)
      }
    }

    function tell(call: Call, reply: Reply): void {
      reply.headers.add('RateLimit-Policy', policy)
      const left = recall(call, me) as string | undefined
      if (left !== undefined) reply.headers.add('RateLimit', left)
    }
  },
})

interface Limit extends WindowOption {
  /** What the RateLimit fields call it. */
  readonly name: string
  /** As much as a call can cost: a dearer one takes all of it. */
  readonly most: number
  readonly burst: number | undefined
  readonly window: Window
}

function windowsOf(options: RateLimit, { route, shared, nth = 0 }: Tools): Limit[] {
  const { api, operation } = route
  const {
    calls,
    seconds,
    scope = 'operation',
    store = 'node',
    algorithm = 'fixed',
    burst,
  } = options
  const windows = options.windows ?? [{ calls: calls!, seconds: seconds! }]
  const what = scope === 'api' ? '*' : `${operation.method} ${operation.path}`
  const name = `${api.entity}/${api.name}/v${api.major} ${what} #${nth}`
  const insured = (options['when-store-away'] ?? 'count-here') === 'count-here'
  return windows
    .toSorted((a, b) => a.seconds - b.seconds)
    .map((limit) => ({
      ...limit,
      name: `per${units[limit.seconds] ?? `${limit.seconds}s`}${nth > 0 ? `-${nth + 1}` : ''}`,
      most: burst ?? limit.calls,
      burst,
      window: shared.window({ ...limit, name, store, insured, algorithm, ...(burst && { burst }) }),
    }))
}

const units: Readonly<Record<number, string>> = { 1: 'sec', 60: 'min', 3600: 'hour', 86_400: 'day' }

/** `szyna-burst` is ours: the draft has no word for it, and lets others stand under a name of their own. */
function policyItem({ name, calls, seconds, burst }: Limit): string {
  return `"${name}";q=${calls};w=${seconds}${burst === undefined ? '' : `;szyna-burst=${burst}`}`
}

function item({ name }: Limit, { remaining, resetMs }: Taken): string {
  return `"${name}";r=${remaining};t=${Math.ceil(resetMs / 1000)}`
}

function exceeded({ calls, seconds }: Limit, { resetMs }: Taken): Problem {
  const wait = Math.max(1, Math.ceil(resetMs / 1000))
  const detail = `The limit of ${calls} calls in ${seconds} s is used up; try again in ${wait} s.`
  return new Problem('limit/exceeded', detail, { headers: ['Retry-After', String(wait)] })
}

// How much in a day or a month of the calendar: calls, or bytes of replies. Nothing here waits: what
// is used is in memory, and written behind (quotas.ts).
//
//   request   used up? ─yes─▶ 429, and when the next period begins
//             └─no─▶ a call is counted
//   finish    the bytes of the reply are counted: the call that goes beyond is the last one

import { Problem } from '#kernel/problem/problem.ts'
import { keep, note, recall } from '../call.ts'
import type { Call } from '../call.ts'
import { definePolicy } from '../policy.ts'
import type { Hooks, Tools } from '../policy.ts'
import { depends, passes, refuses } from '../told.ts'
import type { Supposed, Told } from '../told.ts'
import { checkQuota } from './check-quota.ts'
import { schema } from './options.ts'
import type { QuotaOptions } from './options.ts'
import { periodAt } from './period.ts'

export default definePolicy<QuotaOptions>({
  name: 'quota',
  phase: 'protect',
  repeats: true,
  summary: {
    pl: 'Przydziela liczbę wywołań albo ilość danych na dzień lub na miesiąc.',
    en: 'Grants a number of calls or an amount of data for a day or a month.',
  },
  schema,
  check: checkQuota,
  build(options, tools) {
    const { per, requests, bytes } = options
    const most = (requests ?? bytes)!
    const unit = requests === undefined ? 'content-bytes' : 'requests'
    const { clock, nth = 0 } = tools
    const title = `${options.name ?? 'quota'}-${per}${options.name === undefined && nth > 0 ? `-${nth + 1}` : ''}`
    const counts = tools.shared.quota(nameOf(options, unit, tools))
    const whose = whoOf(options.who ?? 'system')
    const me = {}
    let period = periodAt(per, clock.now())
    let policy = policyItem()

    return {
      request(call) {
        const now = turn()
        const who = whose(call)
        const used = counts.used(period.name, who)
        const resets = Math.ceil((period.ends - now) / 1000)
        const passes = used < most
        if (passes && unit === 'requests') counts.add(period.name, who, 1)
        const left = Math.max(0, unit === 'requests' ? most - used - 1 : most - used)
        keep(call, me, { who, passes, left: `"${title}";r=${left};t=${resets}` } satisfies Mark)
        if (passes) return
        note(call, 'quota', title)
        throw exceeded(resets)
      },
      response(call, { headers }) {
        headers.add('RateLimit-Policy', policy)
        const mark = recall(call, me) as Mark | undefined
        if (mark) headers.add('RateLimit', mark.left)
      },
      ...(unit === 'content-bytes' && {
        finish(call, { replyBytes, problem }) {
          const mark = recall(call, me) as Mark | undefined
          if (!mark?.passes || problem !== undefined || replyBytes === 0) return
          turn()
          counts.add(period.name, mark.who, replyBytes)
        },
      }),
      explain: tell,
    } satisfies Hooks

    function tell({ call, unnamed }: Supposed): Told {
      if (unnamed && options.who !== 'everyone')
        return depends('What is left depends on who calls.')
      const now = turn()
      const full = Math.ceil((period.ends - now) / 1000)
      const used = counts.used(period.name, whose(call))
      const its = { name: title, most, left: Math.max(0, most - used), full }
      const left = [{ ...its, unit: requests === undefined ? 'bytes' : 'calls' } as const]
      if (used >= most) return refuses(exceeded(full), { left })
      return passes(`Of the quota for ${period.name} ${used} are used.`, { left })
    }

    /** To the period of now, which it tells. */
    function turn(): number {
      const now = clock.now()
      if (now >= period.ends || now < period.begins) {
        period = periodAt(per, now)
        policy = policyItem()
      }
      return now
    }

    /** A day of Warsaw has 23, 24 or 25 hours. */
    function policyItem(): string {
      return `"${title}";q=${most};qu="${unit}";w=${(period.ends - period.begins) / 1000}`
    }

    function exceeded(resets: number): Problem {
      const what = requests === undefined ? `${most} bytes` : `${most} calls`
      const when = per === 'day' ? 'at midnight' : 'on the first of the month'
      const detail = `The quota of ${what} a ${per} is used up; the next begins ${when} in Warsaw, in ${resets} s.`
      return new Problem('quota/exceeded', detail, { headers: ['Retry-After', String(resets)] })
    }
  },
})

/** What a step remembers of a call. */
interface Mark {
  readonly who: string
  readonly passes: boolean
  readonly left: string
}

/** Under what the counts are kept: steps may move in the file where they have names. */
function nameOf({ name, per, scope }: QuotaOptions, unit: string, { route, nth }: Tools): string {
  const { api, operation } = route
  const what = scope === 'api' ? '*' : `${operation.method} ${operation.path}`
  const step = name === undefined ? `#${nth ?? 0}` : name
  return `${api.entity}/${api.name}/v${api.major} ${what} ${step} ${unit} a ${per}`
}

/** Calls of which no system is known count together: they cannot be told apart by anything proven. */
function whoOf(who: 'system' | 'entity' | 'everyone'): (call: Call) => string {
  switch (who) {
    case 'system':
      return ({ caller }) => caller?.system ?? '?'
    case 'entity':
      return ({ caller }) => caller?.entity ?? '?'
    case 'everyone':
      return () => '*'
    default:
      return who satisfies never
  }
}

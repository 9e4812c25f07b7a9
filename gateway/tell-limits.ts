// The limits that a step sets to callers, as the portal says them: how often, how much, how many at
// once, how large. From the options alone; what is left of them only `explain` knows.

import type { Concurrency } from '#policies/concurrency/concurrency.ts'
import { defaults } from '#policies/limits/options.ts'
import type { Limits } from '#policies/limits/options.ts'
import type { QuotaOptions } from '#policies/quota/options.ts'
import type { Per, RateLimit } from '#policies/rate-limit/options.ts'
import type { WalkLimit } from '#api-catalog/portal/operation-walk.ts'
import type { DescribedStep } from './data-plane/explain.ts'

/** Empty for a step that sets none. */
export function tellLimits({ policy, options }: DescribedStep): WalkLimit[] {
  switch (policy) {
    case 'rate-limit':
      return windowsOf(options as RateLimit)
    case 'quota':
      return [quotaOf(options as QuotaOptions)]
    case 'concurrency': {
      const { calls, per } = options as Concurrency
      return [{ kind: 'at-once', calls, per: whose(per) }]
    }
    case 'limits': {
      const { body = defaults.body, url = defaults.url } = options as Limits
      return [
        { kind: 'body', bytes: body },
        { kind: 'address', bytes: url },
      ]
    }
    default:
      return []
  }
}

function windowsOf({ calls, seconds, windows = [], burst, per }: RateLimit): WalkLimit[] {
  const single = calls !== undefined && seconds !== undefined ? [{ calls, seconds }] : windows
  const more = { per: whose(per), ...(burst !== undefined && { burst }) }
  return single.map((window) => ({ kind: 'window', ...window, ...more }))
}

function quotaOf({ per, requests, bytes, who = 'system' }: QuotaOptions): WalkLimit {
  const unit = requests === undefined ? 'bytes' : 'calls'
  return { kind: 'quota', amount: (requests ?? bytes)!, unit, period: per, per: who }
}

function whose(per: Per = 'system'): string {
  return typeof per === 'string' ? per : per.expression
}

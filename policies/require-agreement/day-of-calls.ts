// How many calls of a day were agreed, and how many of them are left. Where more was agreed with all
// than the provider can bear, his capacity is shared:
//
//   everybody together at the capacity            nobody passes
//   below one's share of it                       passes
//   beyond one's share                            passes while all together are below what of the day is over:
//                                                 lent is only what the others had time to use and did not
//
// One's share is as much of the capacity as one's calls are of all that was agreed.

import type { Clock } from '#kernel/clock/clock.ts'
import { Problem } from '#kernel/problem/problem.ts'
import type { KnownAgreements, KnownPurpose } from '../agreements.ts'
import type { Quota } from '../counters.ts'
import { periodAt } from '../quota/period.ts'
import type { Left } from '../told.ts'

export interface DayOfCalls {
  /** Counts a call that passes; what is refused does not count. */
  take(purpose: KnownPurpose): TakenCall
  /** What `take` would meet. */
  peek(purpose: KnownPurpose): { readonly problem: Problem | undefined; readonly left: Left }
}

export interface TakenCall {
  /** Undefined: it passes. */
  readonly problem: Problem | undefined
  /** For RateLimit-Policy and RateLimit. */
  readonly field: { readonly policy: string; readonly left: string }
}

export interface DayNeeds {
  readonly agreements: Pick<KnownAgreements, 'capacity'>
  readonly counts: Quota
  readonly clock: Clock
}

/** Under this name the calls of all are counted: no purpose is called so. */
const everybody = '*'

export function openDay(api: string, { agreements, counts, clock }: DayNeeds): DayOfCalls {
  let day = periodAt('day', clock.now())
  return {
    take(purpose) {
      const { now, used, problem } = look(purpose)
      if (problem === undefined) {
        counts.add(day.name, purpose.id, 1)
        counts.add(day.name, everybody, 1)
      }
      const most = purpose.callsPerDay
      const left = Math.max(0, most - used - (problem === undefined ? 1 : 0))
      const window = (day.ends - day.begins) / 1000
      return {
        problem,
        field: {
          policy: `"agreement";q=${most};qu="requests";w=${window}`,
          left: `"agreement";r=${left};t=${secondsLeft(now)}`,
        },
      }
    },
    peek(purpose) {
      const { now, used, problem } = look(purpose)
      const most = purpose.callsPerDay
      const left = Math.max(0, most - used)
      return {
        problem,
        left: { name: 'agreement', unit: 'calls', most, left, full: secondsLeft(now) },
      }
    },
  }

  function look(purpose: KnownPurpose) {
    const now = clock.now()
    if (now >= day.ends || now < day.begins) day = periodAt('day', now)
    const used = counts.used(day.name, purpose.id)
    return { now, used, problem: refusal(purpose, used, now) }
  }

  function refusal({ callsPerDay }: KnownPurpose, used: number, now: number): Problem | undefined {
    if (used >= callsPerDay) {
      const detail = `The ${callsPerDay} calls agreed for a day are used up; the next day begins at midnight in Warsaw.`
      return later('agreement/exhausted', detail, now)
    }
    const capacity = agreements.capacity(api)
    if (capacity === undefined || capacity.agreedPerDay <= capacity.callsPerDay) return undefined
    const all = counts.used(day.name, everybody)
    const most = capacity.callsPerDay
    if (all >= most) return later('agreement/capacity', `${api} bears ${most} calls a day.`, now)
    if (used < (most * callsPerDay) / capacity.agreedPerDay) return undefined
    const gone = (now - day.begins) / (day.ends - day.begins)
    if (all < most * gone) return undefined
    const detail = `Your share of what ${api} bears in a day is used, and the others still have time to use theirs.`
    return later('agreement/capacity', detail, now)
  }

  function later(
    code: 'agreement/exhausted' | 'agreement/capacity',
    detail: string,
    now: number,
  ): Problem {
    return new Problem(code, detail, { headers: ['Retry-After', String(secondsLeft(now))] })
  }

  function secondsLeft(now: number): number {
    return Math.ceil((day.ends - now) / 1000)
  }
}

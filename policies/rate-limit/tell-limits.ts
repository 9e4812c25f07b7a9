// What is left of the windows of a step for a call that nobody makes; nothing is counted.

import { Problem } from '#kernel/problem/problem.ts'
import type { Call } from '../call.ts'
import type { Peeked, Window } from '../policy.ts'
import { depends, passes, refuses, untold } from '../told.ts'
import type { Left, Supposed, Told } from '../told.ts'
import { untoldKey } from './key-of.ts'
import type { Cost, Per } from './options.ts'

export interface ToldLimits {
  readonly limits: readonly ToldWindow[]
  readonly per: Per
  readonly cost: Cost
  key(call: Call): string
  costs(call: Call): number
  whenAway: 'count-here' | 'refuse' | 'allow'
}

interface ToldWindow {
  readonly name: string
  /** As much as a call can cost. */
  readonly most: number
  readonly window: Window
  exceeded(peeked: Peeked): Problem
}

export async function tellLimits(its: ToldLimits, supposed: Supposed): Promise<Told> {
  const { limits, per, cost } = its
  const missing =
    untoldKey(per, supposed) ??
    (typeof cost === 'object' ? untold(cost.expression, supposed) : undefined)
  if (missing) return depends(`What is left depends on ${missing}.`)
  const who = its.key(supposed.call)
  const costs = its.costs(supposed.call)
  const left: Left[] = []
  let refusal: Problem | undefined
  for (const limit of limits) {
    const { name, most, window } = limit
    const peeked = await look(window, who, Math.min(costs, most))
    if (peeked === undefined) {
      left.push({ name, unit: 'calls', most, left: null })
      continue
    }
    left.push(leftOf(limit, peeked))
    if (!peeked.allowed) refusal ??= limit.exceeded(peeked)
  }
  if (refusal) return refuses(refusal, { left })
  if (left.every((one) => one.left !== null)) return passes(within(left), { left })
  if (its.whenAway === 'refuse') return refuses(unavailable(), { left })
  return passes('The store that counts is away, and calls pass meanwhile.', { left })
}

/** Refused because the store is away. */
export function unavailable(cause?: unknown): Problem {
  const detail = 'The limit cannot be checked now; try again in a few seconds.'
  return new Problem('limit/unavailable', detail, { cause, headers: ['Retry-After', '5'] })
}

/** Undefined: the store is away, and nobody counts in its place. */
async function look(window: Window, who: string, cost: number): Promise<Peeked | undefined> {
  try {
    return await window.peek(who, cost)
  } catch {
    return undefined
  }
}

function leftOf({ name, most }: ToldWindow, { allowed, remaining, resetMs, alone }: Peeked): Left {
  const seconds = Math.ceil(resetMs / 1000)
  const when = allowed ? { full: seconds } : { again: seconds }
  return { name, unit: 'calls', most, left: remaining, ...when, ...(alone && { alone }) }
}

function within(left: readonly Left[]): string {
  const alone = left.some((one) => one.alone)
  return alone
    ? 'Within the limit, as far as this node counts: the store is away.'
    : 'Within the limit.'
}

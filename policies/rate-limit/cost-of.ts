// How much of the budget a call takes.

import { compileCallExpression } from '../call-expression.ts'
import type { Call } from '../call.ts'
import type { Cost } from './options.ts'

/** A whole number from 1: what an expression answers below that, or not at all, counts as one call. */
export function costOf(cost: Cost): (call: Call) => number {
  if (typeof cost === 'number') return () => cost
  const expression = compileCallExpression(cost.expression)
  return (call) => {
    const costs = Number(expression.tryEvaluate(call))
    return costs >= 1 ? costs : 1
  }
}

// Whose bucket a call falls into.

import { compileCallExpression } from '../call-expression.ts'
import type { Call } from '../call.ts'
import { foldAddress } from './fold-address.ts'
import type { Per } from './options.ts'

/** At most 256 characters; longer texts of an expression are cut, and then count together. */
export function keyOf(per: Per): (call: Call) => string {
  if (typeof per === 'object') {
    const expression = compileCallExpression(per.expression)
    return (call) => textOf(expression.tryEvaluate(call)).slice(0, 256)
  }
  switch (per) {
    case 'system':
      return (call) => call.caller?.system ?? byAddress(call)
    case 'entity':
      return (call) => call.caller?.entity ?? byAddress(call)
    case 'address':
      return byAddress
    case 'everyone':
      return () => '*'
    default:
      return per satisfies never
  }
}

/** No system and no entity has a space in its name. */
function byAddress(call: Call): string {
  return `address ${foldAddress(call.peer)}`
}

/** No answer is a bucket too: all such calls count together. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

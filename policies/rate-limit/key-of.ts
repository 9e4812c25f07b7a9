// Whose bucket a call falls into.

import { compileCallExpression } from '../call-expression.ts'
import type { Call } from '../call.ts'
import { untold } from '../told.ts'
import type { Supposed } from '../told.ts'
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

/** What the bucket depends on and nobody told; undefined: nothing. */
export function untoldKey(per: Per, supposed: Supposed): string | undefined {
  const { call, unnamed } = supposed
  if (typeof per === 'object') return untold(per.expression, supposed)
  if (per === 'everyone') return undefined
  if (per !== 'address' && unnamed) return 'who calls'
  if (per !== 'address' && call.caller) return undefined
  return call.peer === '' ? 'the address that the call comes from' : undefined
}

/** No system and no entity has a space in its name. */
function byAddress(call: Call): string {
  return `address ${foldAddress(call.peer)}`
}

/** No answer is a bucket too: all such calls count together. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

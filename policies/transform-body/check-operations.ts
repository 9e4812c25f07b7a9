// What no schema can say of the operations of one way: pointers that are none, moves that lead
// nowhere, values that JSON cannot hold.

import { checkCallExpression } from '../call-expression.ts'
import { pointerFault } from '../json/pointer.ts'
import type { Misfit } from '../policy.ts'
import type { Operation } from './options.ts'
import { splitMove } from './split-move.ts'

/** Characters of a set value as JSON. */
const longest = 4096

type Place = readonly (string | number)[]

export function checkOperations(
  way: 'request' | 'response',
  operations: readonly Operation[],
): Misfit[] {
  return operations.flatMap((operation, nth) => checkOperation([way, nth], operation))
}

function checkOperation(place: Place, operation: Operation): Misfit[] {
  const { remove, set = {}, rename = {}, move, keep = [], unwrap } = operation
  const from = operation['set-from'] ?? {}
  const misfits: (Misfit | undefined)[] = [
    remove === undefined ? undefined : pointer([...place, 'remove'], remove),
    unwrap === undefined ? undefined : pointer([...place, 'unwrap'], unwrap, true),
    ...keep.map((one, at) => pointer([...place, 'keep', at], one)),
    ...Object.entries(set).flatMap(([at, value]) => [
      key([...place, 'set', at]),
      checkValue([...place, 'set', at], value),
    ]),
    ...Object.entries(from).flatMap(([at, source]) => [
      key([...place, 'set-from', at]),
      ...checkCallExpression(source, [...place, 'set-from', at]),
    ]),
    ...Object.entries(rename).flatMap(([at, to]) => checkRename([...place, 'rename', at], to)),
    ...(move ? checkMove([...place, 'move'], move) : []),
  ]
  return misfits.filter((one) => one !== undefined)
}

function pointer(at: Place, text: string, plain = false): Misfit | undefined {
  const message = pointerFault(text, plain)
  return message === undefined ? undefined : { at, message }
}

/** The last word of the place is a pointer. */
function key(at: Place): Misfit | undefined {
  const message = pointerFault(String(at.at(-1)))
  return message === undefined ? undefined : { at, key: true, message }
}

function checkValue(at: Place, value: unknown): Misfit | undefined {
  if (holdsOddNumber(value)) {
    return { at, message: 'JSON holds no such number exactly; write it as a text, in quotes.' }
  }
  if (JSON.stringify(value).length <= longest) return undefined
  return {
    at,
    message: `This is longer than ${longest} characters of JSON; a body is no place for it.`,
  }
}

function holdsOddNumber(value: unknown): boolean {
  if (typeof value === 'number')
    return !Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsOddNumber)
}

function checkRename(at: Place, to: string): Misfit[] {
  const from = String(at.at(-1))
  const fault = key(at)
  if (fault) return [fault]
  const last = from.slice(from.lastIndexOf('/') + 1)
  if (last === '*') {
    return [{ at, key: true, message: 'Members of every name cannot all have one; name which.' }]
  }
  if (last.replaceAll('~1', '/').replaceAll('~0', '~') !== to) return []
  return [{ at, message: `It has the name \`${to.slice(0, 60)}\` already; remove this.` }]
}

function checkMove(at: Place, { from, to }: { from: string; to: string }): Misfit[] {
  const faults = [pointer([...at, 'from'], from), pointer([...at, 'to'], to)].filter(
    (one) => one !== undefined,
  )
  if (faults.length > 0) return faults
  if (from.endsWith('/*') || to.endsWith('/*')) {
    const end = from.endsWith('/*') ? 'from' : 'to'
    return [
      {
        at: [...at, end],
        message: 'One value is moved at a time; name it in place of the last `*`.',
      },
    ]
  }
  if (!splitMove(from, to)) {
    const message = 'Up to the last `*` both ways are one; write the same there as in `from`.'
    return [{ at: [...at, 'to'], message }]
  }
  if (`${to}/`.startsWith(`${from}/`)) {
    return [{ at: [...at, 'to'], message: 'A value cannot be moved to itself or into itself.' }]
  }
  return []
}

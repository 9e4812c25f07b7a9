// Steps that write fields of a head, as `transform-headers`. A value that is more than a text or one
// value of the call is left to whoever reads the report.

import { openReader } from '../script/reader.ts'
import { ScriptError } from '../script/tokens.ts'
import type { Pointer } from '../config/config.ts'
import type { Carry, NativeStep, Remarks } from './remark.ts'

export function carryTransformer(part: 'request' | 'response'): Carry {
  return ({ headers, body }, at, remarks) => {
    if (body !== undefined) {
      remarks.leftOut(
        [...at, 'body'],
        'Members of a body are named by JSON pointers at the bus.',
        'Write a transform-body step.',
      )
    }
    if (headers === undefined) return undefined
    const { add = {}, remove = [] } = headers as {
      add?: Record<string, unknown>
      remove?: string[]
    }
    return fieldsStep(part, add, remove, [...at, 'headers', 'add'], remarks)
  }
}

export function carryHeaders(
  { headersPrefix = '', forwardHeaders }: Readonly<Record<string, unknown>>,
  at: Pointer,
  remarks: Remarks,
): NativeStep | undefined {
  const add = Object.entries(forwardHeaders as object).map(([name, value]) => [
    `${String(headersPrefix)}${name}`,
    value as unknown,
  ])
  return fieldsStep(
    'request',
    Object.fromEntries(add) as Record<string, unknown>,
    [],
    [...at, 'forwardHeaders'],
    remarks,
  )
}

/** Express Gateway adds first and removes then, a policy file the other way round. */
function fieldsStep(
  part: 'request' | 'response',
  add: Readonly<Record<string, unknown>>,
  remove: readonly string[],
  at: Pointer,
  remarks: Remarks,
): NativeStep | undefined {
  const gone = new Set(remove.map((name) => name.toLowerCase()))
  const set: Record<string, unknown> = {}
  for (const [name, source] of Object.entries(add)) {
    if (gone.has(name.toLowerCase())) continue
    const value = valueOf(String(source))
    if (value !== undefined) set[name] = value
    else
      remarks.leftOut(
        [...at, name],
        `\`${String(source).slice(0, 80)}\` has no form in a policy file.`,
        'Write it as `{ expression: … }` in CEL.',
      )
  }
  const changes = {
    ...(remove.length > 0 && { remove: [...remove] }),
    ...(Object.keys(set).length > 0 && { set }),
  }
  return Object.keys(changes).length > 0 ? { 'transform-headers': { [part]: changes } } : undefined
}

/** A text or a number as it stands; the method, a field, the caller as CEL. */
function valueOf(source: string): string | { expression: string } | undefined {
  const tokens = tokensOf(source)
  const [first, second] = tokens
  const alone = second?.kind === 'end'
  if (alone && (first!.kind === 'text' || first!.kind === 'number'))
    return first!.value || undefined
  const plain = source.trim().replace(/^egContext\./, '')
  if (plain === 'req.method') return { expression: 'call.method' }
  if (plain === 'consumer.id' || plain === 'req.user.id') return { expression: 'caller.system' }
  const [, dotted, quoted] = /^req\.headers(?:\.(\w+)|\[['"]([\w-]+)['"]\])$/.exec(plain) ?? []
  const field = dotted ?? quoted
  return field === undefined ? undefined : { expression: `header["${field.toLowerCase()}"]` }
}

function tokensOf(source: string) {
  try {
    const reader = openReader(source)
    return [reader.peek(0), reader.peek(1)]
  } catch (thrown) {
    if (thrown instanceof ScriptError) return []
    throw thrown
  }
}

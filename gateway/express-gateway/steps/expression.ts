// `expression`: what it may do is to write or delete fields of the request, and to lead it to another
// path. Any other statement is refused when the file is loaded, with the policy that does it.
//
//   req.headers['x-office'] = 'kadry'; delete req.headers.cookie; req.url = '/v2' + req.url

import { Problem } from '#kernel/problem/problem.ts'
import type { Hooks } from '#policies/policy.ts'
import { canonicalTarget } from '../../data-plane/canonical-target.ts'
import { maxBody } from '../eg-call.ts'
import type { EgCall } from '../eg-call.ts'
import { compilePiece } from '../script/compile.ts'
import type { Script } from '../script/compile.ts'
import { notUnderstood, openReader } from '../script/reader.ts'
import type { Reader } from '../script/reader.ts'
import { readExpression } from '../script/to-cel.ts'
import { canWrite } from './field-names.ts'
import { tryScript } from './step.ts'
import type { StepTools } from './step.ts'

/** What one statement does; `value` is undefined for `delete`. */
export type Statement =
  | { readonly kind: 'field'; readonly name: string; readonly value: Script<string> | undefined }
  | { readonly kind: 'url'; readonly value: Script<string> }

export function expression(
  action: Readonly<Record<string, unknown>>,
  tools: StepTools,
): Hooks | undefined {
  const statements = tryScript(() => readStatements(String(action['jscode'])), ['jscode'], tools)
  if (statements === undefined) return undefined
  const readsBody = statements.some(({ value }) => value?.readsBody)
  return {
    ...(readsBody && { wantsBody: { request: maxBody } }),
    request(call: EgCall) {
      for (const statement of statements) carryOut(statement, call)
    },
  }
}

/** @throws ScriptError */
export function readStatements(source: string): Statement[] {
  const reader = openReader(source)
  const statements: Statement[] = []
  while (reader.here.kind !== 'end') {
    if (reader.takes(';')) continue
    statements.push(readStatement(reader))
  }
  return statements
}

function carryOut(statement: Statement, call: EgCall): void {
  if (statement.kind === 'field') {
    const { name, value } = statement
    const text =
      value
        ?.run(call)
        .replace(/[^\t\x20-\x7e\x80-\xff]/g, ' ')
        .trim() ?? ''
    call.headers.delete(name)
    if (text !== '') call.headers.add(name, text)
    return
  }
  const target = canonicalTarget(statement.value.run(call))
  if (typeof target === 'string') throw new Problem('request/malformed', target)
  call.path = target.path
  call.query = target.query
}

function readStatement(reader: Reader): Statement {
  const start = reader.here
  const deletes = start.value === 'delete' && start.kind === 'name'
  if (deletes) reader.next()
  const path = readPath(reader)
  const [root, part, name, ...rest] = path[0] === 'egContext' ? path.slice(1) : path
  const field = root === 'req' && part === 'headers' && name !== undefined && rest.length === 0
  if (deletes && !field) return reader.fail(refused, start)
  if (deletes) return { kind: 'field', name: fieldName(reader, name!, start), value: undefined }
  if (!reader.takes('=')) return reader.fail(refused, start)
  const value = compilePiece(readExpression(reader))
  if (field) return { kind: 'field', name: fieldName(reader, name, start), value }
  if (root === 'req' && part === 'url' && name === undefined) return { kind: 'url', value }
  return reader.fail(refused, start)
}

const refused =
  'Only `req.headers.… = …`, `delete req.headers.…` and `req.url = …` are understood; members of the body are changed by request-transformer, what ends a call is terminate, and natively there are transform-headers, transform-body, authorize and terminate.'

function fieldName(reader: Reader, name: string, at: Reader['here']): string {
  const complaint = canWrite(name)
  return complaint === undefined ? name.toLowerCase() : reader.fail(complaint, at)
}

function readPath(reader: Reader): string[] {
  const first = reader.next()
  if (first.kind !== 'name') return reader.fail(notUnderstood(first), first)
  const path = [first.value]
  for (;;) {
    if (reader.takes('.')) {
      path.push(reader.next().value)
    } else if (reader.takes('[')) {
      path.push(reader.next().value)
      if (!reader.takes(']')) reader.fail('A `]` is missing here.')
    } else {
      return path
    }
  }
}

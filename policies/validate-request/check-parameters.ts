// The parameters of a call against what the document says of them: every error, none of the values.

import type { InputError } from '#kernel/problem/problem.ts'
import type { Call } from '../call.ts'
import type { Parameters, QueryParameter, TextParameter } from './compile-parameters.ts'
import type { Found } from '../openapi/read-parameter.ts'
import { readQuery } from './read-query.ts'
import type { Query } from './read-query.ts'
import { escapePointer, tellErrors } from '../openapi/tell-errors.ts'

/** Checks only what there is to check; pushes what is wrong onto `errors`. */
export type ParameterCheck = (call: Call, errors: InputError[]) => void

export function parameterChecks(parameters: Parameters, refuseUnknown: boolean): ParameterCheck[] {
  const { path, header, query, cookie } = parameters
  const checks: ParameterCheck[] = []
  if (path.length > 0) checks.push((call, errors) => checkPath(path, call, errors))
  if (query.length > 0 || refuseUnknown) {
    checks.push((call, errors) => checkQuery(query, refuseUnknown, call, errors))
  }
  if (header.length > 0) checks.push((call, errors) => checkHeaders(header, call, errors))
  if (cookie.length > 0) checks.push((call, errors) => checkCookies(cookie, call, errors))
  return checks
}

function checkPath(path: readonly TextParameter[], { params }: Call, errors: InputError[]): void {
  for (const parameter of path) {
    const { name } = parameter
    judge(parameter, parameter.read(Object.hasOwn(params, name) ? params[name] : undefined), errors)
  }
}

function checkHeaders(header: readonly TextParameter[], call: Call, errors: InputError[]): void {
  for (const parameter of header) {
    const lower = parameter.name.toLowerCase()
    const value = call.headers.lone(lower)
    // Lines of one name are one list (RFC 9110 §5.3).
    const text = value === false ? call.headers.all(lower).join(',') : value
    judge(parameter, parameter.read(text), errors)
  }
}

function checkQuery(
  parameters: readonly QueryParameter[],
  refuseUnknown: boolean,
  call: Call,
  errors: InputError[],
): void {
  const query = readQuery(call.query)
  if (!query) {
    errors.push({ in: 'query', pointer: '', detail: 'is not valid percent-encoding' })
    return
  }
  for (const parameter of parameters) judge(parameter, parameter.reader.read(query), errors)
  if (!refuseUnknown) return
  for (const name of query.keys()) {
    if (parameters.some(({ reader }) => reader.claims(name))) continue
    const pointer = `/${escapePointer(name)}`.slice(0, 300)
    errors.push({ in: 'query', pointer, detail: 'is not described; leave it out' })
  }
}

function checkCookies(
  parameters: readonly QueryParameter[],
  call: Call,
  errors: InputError[],
): void {
  const cookies = readCookies(call.headers.all('cookie'))
  for (const parameter of parameters) judge(parameter, parameter.reader.read(cookies), errors)
}

/** RFC 6265 §5.4. */
function readCookies(fields: readonly string[]): Query {
  const cookies = new Map<string, string[]>()
  for (const pair of fields.flatMap((field) => field.split(';'))) {
    const equals = pair.indexOf('=')
    if (equals < 0) continue
    const name = pair.slice(0, equals).trim()
    const value = pair.slice(equals + 1).trim()
    cookies.set(name, [...(cookies.get(name) ?? []), value])
  }
  return cookies
}

function judge(
  parameter: TextParameter | QueryParameter,
  found: Found,
  errors: InputError[],
): void {
  if (found.kind === 'absent') {
    if (parameter.required) errors.push(error(parameter, 'is missing'))
    return
  }
  if (found.kind === 'broken') {
    errors.push(error(parameter, found.detail))
    return
  }
  if (!parameter.check || (parameter.emptyAllowed && found.value === '')) return
  const wrong = parameter.check(found.value, true)
  if (wrong.length > 0) tellErrors(parameter.in, pointerOf(parameter), wrong, errors)
}

function error(parameter: TextParameter | QueryParameter, detail: string): InputError {
  return { in: parameter.in, pointer: pointerOf(parameter), detail }
}

function pointerOf({ name }: { readonly name: string }): string {
  return `/${escapePointer(name)}`
}

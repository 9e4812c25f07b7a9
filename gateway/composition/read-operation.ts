// One operation of a composition file: its inputs, its parts in order, its result. What the schema
// complained of is passed over here, so that all the rest is told in the same breath.

import { name } from '#kernel/yaml/show.ts'
import { list, record, text } from '#api-catalog/portal/document/read-json.ts'
import type { Loose } from '#api-catalog/portal/document/read-json.ts'
import { readTemplate as readPathTemplate, TemplateError } from '../data-plane/path-template.ts'
import { checkIdentifier } from './caller-person.ts'
import { checkInput } from './check-input.ts'
import type { Complain, ComposedOperation, Part, Path } from './composition.ts'
import { describeTemplate } from './describe-template.ts'
import type { Described, Scope } from './scope.ts'
import { orderParts } from './order-parts.ts'
import { readPart } from './read-part.ts'
import { readTemplate, referencesIn } from './read-template.ts'
import { templatesOf } from './templates-of.ts'

export function readOperation(id: string, value: unknown, complain: Complain): ComposedOperation {
  const written = record(value) ?? {}
  const at: Path = ['operations', id]
  const method = text(written['method']) ?? ''
  const path = text(written['path']) ?? ''
  const input = readInput(record(written['input']) ?? {}, at, complain)
  checkPath(path, input, at, complain)
  if (input.body && !bodied.has(method)) {
    const message = `A ${method} has no body; take the inputs from \`path\` and \`query\`, or make it a POST.`
    complain([...at, 'input', 'body'], 'key', message)
  }
  const parts = Object.entries(record(written['parts']) ?? {}).map(([part, its]) => {
    return readPart(part, its, [...at, 'parts', part], complain)
  })
  const result = readTemplate(written['result'], [...at, 'result'], complain)
  const read: ComposedOperation = {
    id,
    method,
    path,
    ...(text(written['summary']) && { summary: text(written['summary'])! }),
    tags: list(written['tags']) as string[],
    permissions: list(written['permissions']) as string[],
    input,
    envelope: written['envelope'] !== false,
    parts,
    result,
  }
  checkNames(parts, at, complain)
  checkReferences(read, at, complain)
  checkIdentifier(read, at, complain)
  checkUsed(read, at, complain)
  return { ...read, parts: inOrder(parts, at, complain) }
}

const bodied: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH'])

type Input = ComposedOperation['input']

function readInput(written: Loose, at: Path, complain: Complain): Input {
  const path: Record<string, object> = {}
  const query: Record<string, { schema: object; required: boolean }> = {}
  for (const [parameter, schema] of Object.entries(record(written['path']) ?? {})) {
    path[parameter] = record(schema) ?? {}
    checkInput(path[parameter], [...at, 'input', 'path', parameter], complain)
  }
  for (const [parameter, its] of Object.entries(record(written['query']) ?? {})) {
    const place = [...at, 'input', 'query', parameter]
    const inner = record(record(its)?.['schema'])
    query[parameter] = {
      schema: inner ?? record(its) ?? {},
      required: record(its)?.['required'] === true,
    }
    checkInput(query[parameter].schema, inner ? [...place, 'schema'] : place, complain)
  }
  const body = record(written['body'])
  if (body) checkInput(body, [...at, 'input', 'body'], complain)
  return { path, query, ...(body && { body }) }
}

/** Every `{name}` of the path has its schema, and every schema its `{name}`. */
function checkPath(path: string, input: Input, at: Path, complain: Complain): void {
  if (!path.startsWith('/')) return // the schema complains of it
  let names: string[] = []
  try {
    names = readPathTemplate(path).flatMap((segment) => ('names' in segment ? segment.names : []))
  } catch (thrown) {
    if (!(thrown instanceof TemplateError)) throw thrown
    complain([...at, 'path'], 'value', thrown.message)
    return
  }
  for (const parameter of names) {
    if (Object.hasOwn(input.path, parameter)) continue
    const message = `{${parameter}} has no schema; add \`input.path.${parameter}\`, for example { type: string }.`
    complain([...at, 'path'], 'value', message)
  }
  for (const parameter of Object.keys(input.path)) {
    if (names.includes(parameter)) continue
    const message = `The path has no {${parameter}}; write it there, or take the schema out.`
    complain([...at, 'input', 'path', parameter], 'key', message)
  }
}

/** RFC 9651 §3.1.2: the keys of the field have no capitals, so `vatPayer` is `vat-payer` there. */
function checkNames(parts: readonly Part[], at: Path, complain: Complain): void {
  const known = new Map<string, string>()
  for (const part of parts) {
    const key = part.name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    const twin = known.get(key)
    if (twin !== undefined) {
      const message = `${name(twin)} and ${name(part.name)} are one in the field Szyna-Sources; choose another name.`
      complain([...at, 'parts', part.name], 'key', message)
    } else known.set(key, part.name)
  }
}

/** Of what parts answer nothing is known yet. */
function checkReferences(read: ComposedOperation, at: Path, complain: Complain): void {
  const scope = scopeOf(read, {}, new Map(read.parts.map((part) => [part.name, open])))
  for (const part of read.parts) {
    for (const [template, path] of templatesOf(part, [...at, 'parts', part.name])) {
      describeTemplate(template, scope, path, complain)
    }
  }
  describeTemplate(read.result, scope, [...at, 'result'], complain)
}

const open = { schema: {}, always: false, of: 'the part' }

/** What templates of the operation can refer to. */
export function scopeOf(
  { input }: Pick<ComposedOperation, 'input'>,
  document: object,
  parts: Scope['parts'],
): Scope {
  const path = Object.entries(input.path).map(([parameter, schema]): [string, Described] => {
    return [parameter, { schema, always: true }]
  })
  const query = Object.entries(input.query).map(([parameter, its]): [string, Described] => {
    return [parameter, { schema: its.schema, always: its.required }]
  })
  return { document, body: input.body, path: new Map(path), query: new Map(query), parts }
}

/** A part for nothing. The one written last may be there for what it changes: check-parts.ts knows. */
function checkUsed({ parts, result }: ComposedOperation, at: Path, complain: Complain): void {
  const used = new Set(parts.flatMap(({ after }) => after))
  for (const [{ part }] of referencesIn(result, [])) if (part !== undefined) used.add(part)
  for (const [index, part] of parts.entries()) {
    if (used.has(part.name)) continue
    if (index === parts.length - 1 && !part.onlyReads) continue
    const message = `Nobody uses what ${name(part.name)} answers; put \`$parts.${part.name}\` into the result, or take the part out.`
    complain([...at, 'parts', part.name], 'key', message)
  }
}

function inOrder(parts: readonly Part[], at: Path, complain: Complain): readonly Part[] {
  const names = parts.map((part) => part.name)
  const known = parts.map((part) => {
    return { ...part, after: part.after.filter((one) => names.includes(one)) }
  })
  const order = orderParts(known)
  if ('ordered' in order) return order.ordered
  const [first = ''] = order.circle
  const message = `The parts wait for one another: ${order.circle.join(' → ')}; let one of them go without the answer of the next.`
  complain([...at, 'parts', first], 'key', message)
  return parts
}

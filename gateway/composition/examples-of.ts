// Examples of a composed answer, from the examples of its parts' documents: the very templates of
// the operation are rendered over them. The sandbox answers with these, so each must fit the schema;
// where a part has no example, there is none here.
//
//   complete   every part answered
//   partial    those that may fail did

import type { ComposedOperation, Part } from './composition.ts'
import { valueChecker } from './check-value.ts'
import type { Call } from './find-call.ts'
import { absent, compileTemplate } from './run/compile-template.ts'
import type { Scope } from './run/compile-template.ts'

/** For a media type: `{ examples }`, or nothing. */
export function examplesOf(
  operation: ComposedOperation,
  calls: ReadonlyMap<string, Call>,
  schema: object,
  document: object,
): object {
  const { parts } = operation
  const answers = parts.map(({ name }) => calls.get(name)?.answer?.example)
  if (answers.includes(undefined)) return {}
  const complete = render(operation, answers, () => true)
  const examples: Record<string, object> = {}
  const check = valueChecker(schema, withOwn(document))
  const fits = (value: unknown) => check(value) === undefined
  if (fits(complete)) examples['complete'] = { summary: 'Wszystko / Complete', value: complete }
  if (parts.some(mayFail)) {
    const partial = render(operation, answers, (part) => !mayFail(part))
    if (fits(partial)) examples['partial'] = { summary: 'Nie wszystko / Partial', value: partial }
  }
  return Object.keys(examples).length > 0 ? { examples } : {}
}

function mayFail({ onError }: Part): boolean {
  return onError !== 'fail'
}

function render(
  { parts, result, envelope, input }: ComposedOperation,
  answers: readonly unknown[],
  isThere: (part: Part) => boolean,
): unknown {
  const places = new Map(parts.map(({ name }, at) => [name, at]))
  const scope: Scope = {
    body: exampleIn(input.body),
    path: Object.fromEntries(
      Object.entries(input.path).flatMap(([name, schema]) => given(name, schema)),
    ),
    query: Object.fromEntries(
      Object.entries(input.query).flatMap(([name, { schema }]) => given(name, schema)),
    ),
    caller: { system: 'gmina-testowo.eurzad', entity: 'gmina-testowo' },
    parts: parts.map((part, at) => (isThere(part) ? answers[at] : instead(part))),
    item: absent,
  }
  const found = compileTemplate(result, places)(scope)
  const data = found === absent ? null : found
  if (!envelope) return data
  const sources = parts.map((part) => [part.name, source(part, isThere(part))])
  return { data, complete: parts.every(isThere), sources: Object.fromEntries(sources) }
}

function instead({ onError }: Part): unknown {
  return typeof onError === 'string' ? absent : onError.default
}

function source({ api, operation }: Part, answered: boolean): object {
  const told = answered
    ? { state: 'answered', status: 200 }
    : { state: 'failed', status: 502, problem: 'upstream/unreachable' }
  return { api, operation, ...told, at: '2026-01-01T10:00:00.000Z', ms: 12 }
}

function exampleIn(schema: object | undefined): unknown {
  const { examples, example } = (schema ?? {}) as { examples?: unknown[]; example?: unknown }
  return examples?.[0] ?? example ?? absent
}

function given(name: string, schema: object): [string, unknown][] {
  const example = exampleIn(schema)
  return example === absent ? [] : [[name, example]]
}

/** The schema of an answer refers to one of ours too. */
function withOwn(document: object): object {
  const { components } = document as { components: { schemas: object } }
  return { components: { schemas: { ...components.schemas, Source: {} } } }
}

// A part against the operation it calls: its parameters and its body are known there, none that is
// required is missing, and none is of a kind that can never be taken.

import { either, name } from '#kernel/yaml/show.ts'
import type { Complain, Part, Path, Reference, Template } from './composition.ts'
import { checkValue } from './check-value.ts'
import { describeTemplate } from './describe-template.ts'
import type { Scope } from './scope.ts'
import type { Call, Parameter } from './find-call.ts'
import { fitBody, neededBy } from './fit-body.ts'
import { capital, kinds, unknown } from './say.ts'
import { templatesOf } from './templates-of.ts'
import { typesOf } from './walk-schema.ts'

const groups = [
  { group: 'path', in: 'path', what: 'path parameter' },
  { group: 'query', in: 'query', what: 'query parameter' },
  { group: 'headers', in: 'header', what: 'header' },
] as const

/** The part with all that it requires. `at` is its place in the file. */
export function fitPart(part: Part, call: Call, scope: Scope, at: Path, complain: Complain): Part {
  const callee = `${part.api} ${part.operation}`
  for (const [template, path] of templatesOf(part, at)) {
    describeTemplate(template, scope, path, complain)
  }
  const required: Reference[] = []
  for (const { group, in: place, what } of groups) {
    const known = call.parameters.filter((parameter) => parameter.in === place)
    for (const [given, template] of Object.entries(part[group])) {
      const path = [...at, group, given]
      const parameter = known.find((one) => isSame(one, given))
      if (!parameter) {
        const message = unknown(given, `among the ${what}s of ${callee}`, namesOf(known))
        complain(path, 'key', capital(message))
        continue
      }
      if (parameter.required) required.push(...neededBy(template))
      fitParameter(template, parameter, scope, path, complain)
    }
    const missing = known.filter((parameter) => {
      return (
        parameter.required && !Object.keys(part[group]).some((given) => isSame(parameter, given))
      )
    })
    const ours = missing.filter((one) => place !== 'header' || !setByBus.test(one.name))
    if (ours.length > 0) {
      const message = `${callee} needs the ${what} ${either(
        ours.map((one) => name(one.name)),
        'and',
      )}; add it under \`${group}\`.`
      complain(at, 'key', message)
    }
  }
  const cookie = call.parameters.find((one) => one.in === 'cookie' && one.required)
  if (cookie)
    complain(
      [...at, 'call'],
      'value',
      `${callee} needs the cookie ${name(cookie.name)}, which no part can send.`,
    )
  fitWholeBody(part, call, scope, at, complain, required)
  return { ...part, required: distinctReferences(required) }
}

/** OpenAPI 3.1 §4.8.12.2.1 passes over the first three; all are set by the bus. */
const setByBus = /^(?:accept|content-type|authorization|accept-language|traceparent)$/i

function fitWholeBody(
  part: Part,
  call: Call,
  scope: Scope,
  at: Path,
  complain: Complain,
  required: Reference[],
): void {
  const callee = `${part.api} ${part.operation}`
  if (!call.body) {
    if (part.body) complain([...at, 'body'], 'key', `${callee} takes no body; take it out.`)
    return
  }
  if (!part.body) {
    if (call.body.required) complain(at, 'key', `${callee} needs a body; add it under \`body\`.`)
    return
  }
  if (call.body.schema === undefined) {
    complain([...at, 'body'], 'key', `${callee} takes no JSON, and parts send nothing else.`)
    return
  }
  const fitting = { scope, complain, what: `the body of ${callee}`, required }
  fitBody(part.body, call.body.schema, call.body.required, [...at, 'body'], fitting)
}

function fitParameter(
  template: Template,
  parameter: Parameter,
  scope: Scope,
  path: Path,
  complain: Complain,
): void {
  if (template.kind === 'literal') {
    const wrong = checkValue(template.value, parameter.schema, scope.document, 'text')
    if (wrong) complain(path, 'value', `This does not fit ${name(parameter.name)}: it ${wrong}.`)
    return
  }
  const { document } = scope
  const { schema } = describeTemplate(template, scope, path, () => undefined)
  const given = typesOf({ document, schemas: [schema] })
  const wanted = typesOf({ document, schemas: [parameter.schema] })
  if (!given || given.some((type) => !structured.has(type))) return
  if (given.some((type) => wanted?.includes(type) ?? false)) return
  complain(
    path,
    'value',
    `This is ${kinds(given)}, and ${name(parameter.name)} is ${kinds(wanted ?? ['string'])}.`,
  )
}

const structured: ReadonlySet<string> = new Set(['object', 'array', 'null'])

/** Names of headers have no case (RFC 9110 §5.1). */
function isSame(parameter: Parameter, given: string): boolean {
  if (parameter.in !== 'header') return parameter.name === given
  return parameter.name.toLowerCase() === given.toLowerCase()
}

function namesOf(parameters: readonly Parameter[]): string[] {
  return parameters.map((parameter) => parameter.name)
}

function distinctReferences(references: readonly Reference[]): Reference[] {
  return [...new Map(references.map((one) => [JSON.stringify(one), one])).values()]
}

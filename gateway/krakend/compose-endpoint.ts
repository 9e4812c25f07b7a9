// An endpoint as an operation of a composition file: backends become parts, what is made of their
// answers becomes the result.

import { hasBody } from './backend-apis.ts'
import type { BackendApis } from './backend-apis.ts'
import { onlyOne, partNameOf } from './names.ts'
import type { Backend } from './read-backend.ts'
import type { Endpoint } from './read-endpoint.ts'
import { Refusal } from './read-url-pattern.ts'
import type { Origin } from './read-url-pattern.ts'
import { backToAnswer, literal, mergeAnswers, referenceTo, writeStep } from './shape-answer.ts'
import type { Written } from './shape-answer.ts'

interface Named {
  readonly part: string
  readonly backend: Backend
}

export interface Saying {
  readonly summary?: string
  readonly tags?: readonly string[]
  readonly permissions: readonly string[]
  /** Schema of the body. */
  readonly body?: object
  /** Members that stand in every answer. */
  readonly added?: Readonly<Record<string, unknown>>
}

const mostAtOnce = 4

/** @throws Refusal for what no composition can say */
export function composeEndpoint(
  endpoint: Endpoint,
  apis: BackendApis,
  entity: string,
  saying: Saying,
): object {
  const { method, path, parameters } = endpoint
  if (endpoint.passedOn) {
    throw new Refusal(
      'The answer is passed on as it is (no-op), but its address or its query is not that of the backend.',
      'Call the operation of the backend, or let the answer be JSON and be composed.',
    )
  }
  if (method === 'HEAD') {
    throw new Refusal(
      'A composed operation answers HEAD by its GET.',
      'Write the endpoint with GET.',
    )
  }
  const names = new Set<string>()
  const named = endpoint.backends.map((backend) => ({
    part: onlyOne(partNameOf(backend.group ?? lastWord(backend.pattern.path)), names, '_'),
    backend,
  }))
  const query = endpoint.query.map((name) => [name, { type: 'string' }] as const)
  const input = {
    ...(parameters.length > 0 && {
      path: Object.fromEntries(parameters.map((name) => [name, { type: 'string' }])),
    }),
    ...(query.length > 0 && { query: Object.fromEntries(query) }),
    ...(hasBody(method) && { body: saying.body ?? {} }),
  }
  const parts = inOrder(endpoint, named).map((one) => [
    one.part,
    partOf(one, endpoint, named, apis, entity),
  ])
  return {
    method,
    path,
    summary: saying.summary ?? `${method} ${path}`,
    ...(saying.tags && { tags: saying.tags }),
    ...(saying.permissions.length > 0 && { permissions: saying.permissions }),
    ...(Object.keys(input).length > 0 && { input }),
    parts: Object.fromEntries(parts) as object,
    envelope: false,
    result: resultOf(endpoint, named, saying.added),
  }
}

/** A method that may change something is asked last, and there is one at most. */
function inOrder(endpoint: Endpoint, named: readonly Named[]): Named[] {
  const changing = named.filter(({ backend }) => !onlyReads(backend))
  const [one] = changing
  if (changing.length > 1) {
    throw new Refusal(
      'Several backends are asked with methods that may change something; a composition has one such part, the last.',
      'Keep one of them; or write the operation by hand, with only-reads: true at those that change nothing.',
    )
  }
  if (one === undefined || one === named.at(-1)) return [...named]
  if (endpoint.sequential) {
    throw new Refusal(
      'A backend that may change something stands before others in a sequence.',
      'Put it last, as KrakenD demands too.',
    )
  }
  one.backend.place.changed(
    'It may change something, and is asked after the others, not beside them.',
    'If it changes nothing, write only-reads: true at this part.',
  )
  return [...named.filter((other) => other !== one), one]
}

function partOf(
  { part, backend }: Named,
  endpoint: Endpoint,
  named: readonly Named[],
  apis: BackendApis,
  entity: string,
): object {
  const { pattern, method, place } = backend
  const wished = (backend.query ?? endpoint.query).filter((name) => endpoint.query.includes(name))
  const operation = apis.describe(backend, wished, false)
  const nth = named.findIndex((one) => one.part === part)
  const valueOf = (origin: Origin) => referTo(origin, endpoint, named.slice(0, nth), apis)
  const values = [...pattern.variables.values()].map(valueOf)
  const path = Object.fromEntries(operation.parameters.map((name, at) => [name, values[at]!]))
  const query = Object.fromEntries([
    ...wished.map((name) => [name, `$query${writeStep(name)}`]),
    ...[...pattern.query].map(([name, origin]) => [name, valueOf(origin)]),
  ]) as object
  const { timeoutMs } = endpoint
  const first = named[0]!.part === part
  const changes = !onlyReads(backend)
  const must = named.length === 1 || changes || (endpoint.sequential && first)
  if (changes && named.length > 1) {
    place.changed(
      'When this part, which may change something, fails, the call fails; KrakenD answered with the rest.',
      'Write on-error: omit at the part if callers look at Szyna-Complete.',
    )
  }
  const atOnce = Math.min(endpoint.atOnce, mostAtOnce)
  if (endpoint.atOnce > mostAtOnce) {
    endpoint.place
      .get('concurrent_calls')
      .changed(`${mostAtOnce} calls go out at once.`, 'Nothing, or ask why so many were needed.')
  }
  if (atOnce > 1 && changes) {
    place.changed(
      'It may change something, and is asked once only.',
      'Nothing; asked several times it would change several times.',
    )
  }
  return {
    call: `${entity}/${apis.apiOf(backend).name}/v1 ${operation.id}`,
    ...(Object.keys(path).length > 0 && { path }),
    ...(Object.keys(query).length > 0 && { query }),
    ...(hasBody(method) && hasBody(endpoint.method) && { body: '$body' }),
    ...(timeoutMs !== undefined && {
      timeout: Math.min(60_000, Math.max(10, Math.round(timeoutMs))),
    }),
    ...(atOnce > 1 && !changes && { 'at-once': atOnce }),
    ...(!must && { 'on-error': 'omit' }),
  }
}

function referTo(
  origin: Origin,
  endpoint: Endpoint,
  before: readonly Named[],
  apis: BackendApis,
): Written {
  switch (origin.kind) {
    case 'text':
      return literal(origin.text)
    case 'path':
      if (endpoint.parameters.includes(origin.name)) return `$path${writeStep(origin.name)}`
      throw new Refusal(
        `Nothing gives the variable {${origin.name}}.`,
        'Put it into the address of the endpoint.',
      )
    case 'claim':
      if (/^(?:client_id|azp)$/.test(origin.name)) return '$caller.system'
      throw new Refusal(
        `The claim ${origin.name} of a foreign token is put into an address; tokens of the bus say which system calls, not who stands behind it.`,
        'Let the caller send the value in the path or the body, and check it with authorize.',
      )
    case 'answer': {
      const from = endpoint.sequential ? before[origin.nth] : undefined
      const steps = from && backToAnswer(from.backend, origin.path)
      if (from && steps) {
        apis.operationOf(from.backend).members.push(steps)
        return referenceTo(from.part, steps)
      }
      throw new Refusal(
        `{resp${origin.nth}_${origin.path.join('.')}} cannot be found in the answer of an earlier backend of a sequence.`,
        'Refer to a member that backend lets through, with its name after mapping and group; of a list write the composition by hand ($parts.name[0].member).',
      )
    }
  }
}

function resultOf(endpoint: Endpoint, named: readonly Named[], added: Saying['added']): Written {
  const [only] = named
  if (!endpoint.asList) return mergeAnswers(named, added)
  if (named.length === 1 && only!.backend.isList) return referenceTo(only!.part)
  throw new Refusal(
    'The answer is a bare list (json-collection) made of more than one list.',
    'Let one backend give it, with is_collection.',
  )
}

function onlyReads({ method }: Backend): boolean {
  return method === 'GET' || method === 'HEAD'
}

function lastWord(path: string): string {
  return path.split('/').findLast((word) => word !== '' && !word.includes('{')) ?? 'answer'
}

// A composed operation as calls meet it: its parts tied to the very APIs they are served by, in one
// snapshot, their requests and the result as closures, and who waits for whom as numbers.
//
//   found ──► person ─────► result          waitsFor: found 0, person 1, addresses 1
//     └─────► addresses ──────┘             then:     found → person, addresses

import type { Call, Notes } from '#policies/call.ts'
import { resolve } from '#policies/openapi/follow.ts'
import { isJson } from '#policies/openapi/media-type.ts'
import type {
  Composed,
  ComposedOf,
  ServedApi,
  ServedOperation,
} from '../../data-plane/compile-api.ts'
import { findOperation } from '../../data-plane/find-operation.ts'
import type { PartResource } from '../../data-plane/front-deps.ts'
import { scopesOfStep } from '../../tell-walks.ts'
import { checkIdentifier } from '../caller-person.ts'
import type { ComposedOperation, Part } from '../composition.ts'
import { compileTemplate } from './compile-template.ts'
import type { Render } from './compile-template.ts'
import { ComposedCall } from './composed-call.ts'
import { compileCaller } from './read-caller.ts'
import type { ReadCaller } from './read-caller.ts'
import { compileInput } from './read-input.ts'
import type { ReadInput } from './read-input.ts'
import { compileRequest } from './render-request.ts'
import type { RenderRequest } from './render-request.ts'

export interface Plan {
  readonly input: ReadInput
  readonly caller: ReadCaller
  readonly parts: readonly PlannedPart[]
  readonly result: Render
  readonly envelope: boolean
}

export interface PlannedPart {
  readonly name: string
  /** `{entity}/{api}/v{major}`. */
  readonly api: string
  readonly operation: string
  /** How its member of `Szyna-Sources` begins. */
  readonly source: string
  readonly served: ServedApi
  readonly servedOperation: ServedOperation
  readonly render: RenderRequest
  readonly mediaType: string
  /** Undefined: the part asks for no token. */
  readonly token: PartResource | undefined
  /** Key of the composed API: what the journal calls the way. */
  readonly via: string
  /** What the journal keeps of each of its calls. */
  readonly notes: Notes
  /** Tells questions of this part from those of all others, also from those of a former snapshot. */
  readonly id: string
  readonly waitsFor: number
  /** Places of the parts that wait for it. */
  readonly then: readonly number[]
  readonly timeoutMs: number | undefined
  readonly cacheSeconds: number | undefined
  readonly atOnce: number
  readonly onError: Part['onError']
}

let compiled = 0

/** `find`: the API as it is served; throws a sentence where a part does not fit. */
export function compileOperation(
  operation: ComposedOperation,
  via: string,
  find: (key: string) => ServedApi | undefined,
): Composed {
  checkIdentifier(operation, [], (_path, _at, message) => {
    throw new Error(message)
  })
  const places = new Map(operation.parts.map(({ name }, at) => [name, at]))
  const found = operation.parts.map((part) => tied(part, find))
  const reads = operation.parts.map((part, at) => part.onlyReads || isSafe(found[at]![1]))
  const after = operation.parts.map((part, at) => waitsFor(part, reads[at]!, operation.parts, at))
  const parts = operation.parts.map((part, at): PlannedPart => {
    const [served, servedOperation] = found[at]!
    try {
      return {
        name: part.name,
        api: part.api,
        operation: part.operation,
        source: `${sourceKey(part.name)};api="${part.api}"`,
        served,
        servedOperation,
        render: compileRequest(part, served, servedOperation, places),
        mediaType: mediaTypeOf(served, servedOperation),
        token: tokenFor(served, servedOperation, via),
        via,
        notes: { via },
        id: `${(compiled += 1)}`,
        waitsFor: after[at]!.length,
        then: operation.parts.flatMap((_, n) => (after[n]!.includes(part.name) ? [n] : [])),
        timeoutMs: part.timeoutMs,
        cacheSeconds: reads[at] ? part.cacheSeconds : undefined,
        atOnce: reads[at] ? part.atOnce : 1,
        onError: part.onError,
      }
    } catch (thrown) {
      throw new Error(`part ${part.name}: ${(thrown as Error).message}`, { cause: thrown })
    }
  })
  const plan: Plan = {
    input: compileInput(operation),
    caller: compileCaller(operation),
    parts,
    result: compileTemplate(operation.result, places),
    envelope: operation.envelope,
  }
  return {
    ask(walk, whom, deps) {
      const call = new ComposedCall(plan, walk, whom, deps)
      call.start()
      return call
    },
    parts: parts.map((part, at) => told(part, after[at]!)),
  }
}

function tied(
  { name, api, operation }: Part,
  find: (key: string) => ServedApi | undefined,
): [ServedApi, ServedOperation] {
  const served = find(api)
  if (served === undefined) throw new Error(`part ${name}: the API ${api} is not published.`)
  if (served.closed !== undefined) throw new Error(`part ${name}: the API ${api} is closed.`)
  if (served.api.composed) {
    throw new Error(`part ${name}: ${api} is composed itself; ask its parts.`)
  }
  const one = served.operations.find((it) => it.operation.id === operation)
  if (one === undefined) throw new Error(`part ${name}: ${api} has no operation ${operation}.`)
  return [served, one]
}

/** RFC 9110 §9.2.1. */
function isSafe({ operation: { method } }: ServedOperation): boolean {
  return method === 'GET' || method === 'HEAD'
}

/** What changes something is asked when all else has been. */
function waitsFor(
  { after }: Part,
  reads: boolean,
  parts: readonly Part[],
  at: number,
): readonly string[] {
  const before = parts.slice(0, at).map(({ name }) => name)
  return reads ? before.filter((name) => after.includes(name)) : before
}

function tokenFor(
  { api }: ServedApi,
  { route, planned, operation }: ServedOperation,
  act: string,
): PartResource | undefined {
  if (!planned.some(({ policy }) => policy === 'require-token')) return undefined
  const asked = planned.filter(({ policy }) => policy === 'require-scope')
  const scopes = asked.flatMap((step) => scopesOfStep(step, api, operation))
  const { resource } = route.api
  return { resource, operation: operation.id, scopes: [...new Set(scopes)].toSorted(), act }
}

/** That of the body which the operation takes: JSON, under the name it has there. */
function mediaTypeOf({ api }: ServedApi, { operation }: ServedOperation): string {
  const body = resolve(api.document, findOperation(api.document, operation)?.operation.requestBody)
  const types = Object.keys(body?.['content'] ?? {})
  if (types.includes('application/json')) return 'application/json'
  return types.find((type) => isJson(type.toLowerCase())) ?? 'application/json'
}

/** RFC 9651 §3.1.2: keys have no capitals; `vatPayer` is `vat-payer` there. */
function sourceKey(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

function told(
  { name, api, operation, servedOperation }: PlannedPart,
  after: readonly string[],
): ComposedOf {
  const { method, path }: Call['route']['operation'] = servedOperation.route.operation
  return { name, api, operation, method, path, after }
}

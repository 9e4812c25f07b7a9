// The APIs behind the gateway: one for each set of hosts that backends name, with an operation for
// each address they are asked at.

import { mentionedIn } from './shape-answer.ts'
import { onlyOne, operationIdOf, slugOf } from './names.ts'
import type { Backend } from './read-backend.ts'

export interface BackendApi {
  readonly name: string
  readonly hosts: readonly string[]
  readonly operations: BackendOperation[]
}

export interface BackendOperation {
  id: string
  summary?: string
  description?: string
  tags?: readonly string[]
  /** One of them is enough. */
  permissions: readonly string[]
  readonly method: string
  readonly path: string
  readonly parameters: readonly string[]
  readonly query: Set<string>
  /** Schema of the body, where one is sent. */
  body?: object
  /** Of its answer, as far as the configuration speaks of it. */
  readonly members: (readonly string[])[]
  isList: boolean
  /** Anything may come back: it is passed on as it is. */
  passedOn: boolean
  /** How many endpoints ask it. */
  uses: number
}

export class BackendApis {
  readonly #apis = new Map<string, BackendApi>()
  readonly #names: Set<string>

  constructor(taken: Set<string>) {
    this.#names = taken
  }

  all(): BackendApi[] {
    return [...this.#apis.values()]
  }

  apiOf({ hosts }: Backend): BackendApi {
    const key = hosts.toSorted().join(' ')
    const known = this.#apis.get(key)
    if (known) return known
    const { hostname } = new URL(hosts[0]!)
    const isAddress = /^[\d.]+$|^\[/.test(hostname)
    const wish = slugOf(isAddress ? hostname : hostname.split('.')[0]!, '')
    const name = onlyOne(wish || slugOf(`host-${hostname}`, 'backend'), this.#names, '-')
    const api: BackendApi = { name, hosts, operations: [] }
    this.#apis.set(key, api)
    return api
  }

  /** The operation that the backend is asked by; parameters of the same place go by the first names. */
  operationOf(backend: Backend): BackendOperation {
    const { operations } = this.apiOf(backend)
    const { method, pattern } = backend
    const known = operations.find(
      (one) => one.method === method && bare(one.path) === bare(pattern.path),
    )
    if (known) return known
    const ids = new Set(operations.map(({ id }) => id))
    const operation: BackendOperation = {
      id: onlyOne(operationIdOf(method, pattern.path), ids),
      permissions: [],
      method,
      path: pattern.path,
      parameters: [...pattern.variables.keys()],
      query: new Set(),
      members: [],
      isList: false,
      passedOn: false,
      uses: 0,
    }
    operations.push(operation)
    return operation
  }

  idsBeside(backend: Backend, operation: BackendOperation): Set<string> {
    const others = this.apiOf(backend).operations.filter((one) => one !== operation)
    return new Set(others.map(({ id }) => id))
  }

  /** What an endpoint lets one know of the operation. */
  describe(backend: Backend, query: readonly string[], passedOn: boolean): BackendOperation {
    const operation = this.operationOf(backend)
    for (const name of [...backend.pattern.query.keys(), ...query]) operation.query.add(name)
    operation.members.push(...mentionedIn(backend))
    operation.isList ||= backend.isList
    operation.passedOn ||= passedOn
    if (hasBody(backend.method)) operation.body ??= {}
    return operation
  }
}

export function hasBody(method: string): boolean {
  return method === 'POST' || method === 'PUT' || method === 'PATCH'
}

function bare(path: string): string {
  return path.replaceAll(/\{[^{}]*\}/g, '{}')
}

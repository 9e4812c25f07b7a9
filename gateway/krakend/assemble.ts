// Puts endpoints together: each becomes an operation of the API of its backend, or of a composition,
// or is refused whole with a reason. Gathers documents, compositions and policy files.

import { BackendApis } from './backend-apis.ts'
import { carryBackend, carryEndpoint } from './carry-endpoint.ts'
import type { EndpointWords } from './carry-endpoint.ts'
import { composeEndpoint } from './compose-endpoint.ts'
import type { Place, Pointer } from './ledger.ts'
import { onlyOne, operationIdOf, slugOf } from './names.ts'
import { Policies } from './policies.ts'
import { countAsked, isUntouched, keyOf } from './untouched.ts'
import { readEndpoint } from './read-endpoint.ts'
import type { Backend, Defaults } from './read-backend.ts'
import type { Endpoint } from './read-endpoint.ts'
import { Refusal } from './read-url-pattern.ts'
import { describeDirect, stepsOfDirect } from './serve-direct.ts'
import { tellLosses } from './tell-losses.ts'
import { documentOf } from './write-document.ts'

export interface EndpointLine {
  readonly at: Pointer
  /** `GET /v1/users/{id}` */
  readonly endpoint: string
  readonly became: 'operation' | 'composition' | 'left-out'
  /** Below the public address of the bus. */
  readonly address?: string
  readonly operation?: string
}

interface Gathered {
  readonly name: string
  readonly operations: Record<string, object>
}

type Became = Omit<EndpointLine, 'at' | 'endpoint'>
type Wanted = readonly (readonly [policy: string, options: object])[]

/** A composition file holds no more. */
const mostOperations = 50

export class Assembly {
  readonly endpoints: EndpointLine[] = []
  readonly #entity: string
  readonly #defaults: Defaults
  readonly #apis: BackendApis
  readonly #names = new Set<string>()
  readonly #title: string
  readonly #compositions: Gathered[] = []
  readonly #policies = new Policies()
  /** APIs that are called from outside, not only by compositions. */
  readonly #entries = new Set<string>()
  readonly #asked: ReadonlyMap<string, number>

  constructor(config: Place, entity: string) {
    this.#entity = entity
    this.#title = config.get('name').take<string>() ?? 'KrakenD'
    config.get('version').take()
    this.#defaults = {
      place: config,
      hosts: config.get('host').take<string[]>() ?? [],
      timeout: config.get('timeout').take<string>(),
      cacheTtl: config.get('cache_ttl').take<string>(),
      output: config.get('output_encoding').take<string>() ?? 'json',
    }
    this.#names.add(slugOf(this.#title, 'gateway'))
    this.#apis = new BackendApis(this.#names)
    this.#asked = countAsked(config)
  }

  add(place: Place): void {
    try {
      const endpoint = readEndpoint(place, this.#defaults)
      const steps: [string, object][] = []
      const words = carryEndpoint(place, (policy, options) => steps.push([policy, options]))
      const ofBackends = endpoint.backends.map((backend) => {
        const own: [string, object][] = []
        carryBackend(backend.place, (policy, options) => own.push([policy, options]))
        return own
      })
      this.#note(
        endpoint,
        isUntouched(endpoint, words, this.#asked)
          ? this.#addDirect(endpoint, words, steps)
          : this.#addComposed(endpoint, words, steps),
      )
      for (const [nth, backend] of endpoint.backends.entries()) {
        const guards = steps.filter(isLock)
        if (guards.length > 0 && this.#isShared(backend)) {
          backend.place.changed(
            'Other endpoints ask the same operation; what guards this one guards it for all of them.',
            'Give each an operation of its own, or take the step out of the policy file where it is too much.',
          )
        }
        this.#guard(backend, words.permissions, [...ofBackends[nth]!, ...guards])
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      place.leftOut(error.message, error.cure)
      const { method = 'GET', endpoint } = place.value as { method?: string; endpoint: string }
      this.endpoints.push({
        at: place.at,
        endpoint: `${method.toUpperCase()} ${endpoint}`,
        became: 'left-out',
      })
    }
  }

  #isShared({ hosts, method, pattern }: Backend): boolean {
    return (this.#asked.get(keyOf(hosts, method, pattern.path)) ?? 0) > 1
  }

  /**
   * An operation of a backend can be called by itself: what kept callers from the endpoint keeps them
   * from it too.
   */
  #guard(backend: Backend, permissions: readonly string[], steps: Wanted): void {
    const operation = this.#apis.operationOf(backend)
    operation.uses += 1
    operation.permissions = [...new Set([...operation.permissions, ...permissions])]
    const draft = this.#policies.of(this.#apis.apiOf(backend).name)
    for (const [policy, options] of steps) {
      if (draft.add(policy, options, operation.id)) continue
      backend.place.changed(
        `Another endpoint says otherwise of ${policy} for the same address; that one holds.`,
        `Look at ${policy} in the policy file, and choose.`,
      )
    }
  }

  /** A step for all operations that are called from outside. */
  addForAll(policy: string, options: object): void {
    for (const name of [...this.#entries, ...this.#compositions.map((one) => one.name)]) {
      this.#policies.of(name).add(policy, options)
    }
  }

  written(source: string): { files: Map<string, object>; commands: string[] } {
    const files = new Map<string, object>()
    const commands = ['cp policies/*.yaml "$SZYNA_POLICIES"']
    for (const api of this.#apis.all()) {
      const used = api.operations.filter(({ uses }) => uses > 0)
      if (used.length === 0) continue
      const file = `openapi/${api.name}.openapi.yaml`
      files.set(file, documentOf({ ...api, operations: used }, source))
      files.set(`policies/${api.name}.yaml`, this.#policies.written(api.name, source, api.hosts))
      commands.push(
        `szyna register ${file} --entity ${this.#entity} --api ${api.name} --upstream ${api.hosts[0]!} --policy ${api.name}`,
      )
    }
    for (const { name, operations } of this.#compositions) {
      files.set(`specs/compositions/${name}.yaml`, {
        title: this.#title,
        entity: this.#entity,
        api: name,
        version: '1.0.0',
        policy: name,
        operations,
      })
      files.set(`policies/${name}.yaml`, this.#policies.written(name, source))
    }
    if (this.#compositions.length > 0) {
      commands.push('cp specs/compositions/*.yaml "$SZYNA_COMPOSITIONS"')
    }
    return { files, commands }
  }

  #addDirect(endpoint: Endpoint, words: EndpointWords, steps: Wanted): Became {
    const backend = endpoint.backends[0]!
    const { name } = this.#apis.apiOf(backend)
    const operation = this.#apis.describe(backend, endpoint.query, endpoint.passedOn)
    if (words.id !== undefined && operation.uses === 0) {
      operation.id = onlyOne(words.id, this.#apis.idsBeside(backend, operation))
    }
    describeDirect(operation, words)
    this.#entries.add(name)
    if (endpoint.anyQuery) this.#policies.takeAnyQuery(name)
    for (const [policy, options] of [...steps, ...stepsOfDirect(endpoint)]) {
      this.#policies.of(name).add(policy, options, operation.id)
    }
    const address = `/api/${this.#entity}/${name}/v1${operation.path}`
    return { became: 'operation', address, operation: operation.id }
  }

  #addComposed(endpoint: Endpoint, words: EndpointWords, steps: Wanted): Became {
    const operation = composeEndpoint(endpoint, this.#apis, this.#entity, words)
    tellLosses(endpoint)
    const { name, operations } = this.#compositionFor()
    const wish = words.id ?? operationIdOf(endpoint.method, endpoint.path).slice(0, 96)
    const id = onlyOne(wish, new Set(Object.keys(operations)))
    operations[id] = operation
    for (const [policy, options] of steps) this.#policies.of(name).add(policy, options, id)
    const address = `/api/${this.#entity}/${name}/v1${endpoint.path}`
    return { became: 'composition', address, operation: id }
  }

  #note({ place, method, path }: Endpoint, line: Became): void {
    this.endpoints.push({ at: place.at, endpoint: `${method} ${path}`, ...line })
  }

  #compositionFor(): Gathered {
    const last = this.#compositions.at(-1)
    if (last && Object.keys(last.operations).length < mostOperations) return last
    const slug = slugOf(this.#title, 'gateway')
    const name = last === undefined ? slug : onlyOne(slug, this.#names, '-')
    const made = { name, operations: {} }
    this.#compositions.push(made)
    return made
  }
}

/** Who may call at all. */
function isLock([policy]: Wanted[number]): boolean {
  return policy === 'authorize' || policy === 'require-scope'
}

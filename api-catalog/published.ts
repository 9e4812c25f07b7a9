// What the catalog hands to the gateway and the portal: an API version as it is served. Everything
// here but its life was computed in the intake worker when the document was registered; nothing is
// parsed again.

import type { OpenAPIV3, OpenAPIV3_1 } from 'openapi-types'
import type { ApiId, VersionId } from '#kernel/ids/ids.ts'
import type { Score } from './lint/score.ts'

export type OpenApiDocument = OpenAPIV3.Document | OpenAPIV3_1.Document
export type OpenApiOperation = OpenAPIV3.OperationObject | OpenAPIV3_1.OperationObject

export interface PublishedApi {
  readonly api: ApiId
  readonly id: VersionId
  /** Slugs: the address is `/api/{entity}/{name}/v{major}`. */
  readonly entity: string
  readonly name: string
  readonly major: number
  /** `info.version` as written. */
  readonly version: string
  readonly title: string
  /** SHA-256 of the bundle, hex. */
  readonly digest: string
  /** The bundled document: one file, refs only to `#/components/…`. Never mutated. */
  readonly document: OpenApiDocument
  readonly operations: readonly PublishedOperation[]
  /** Base address of the registry behind it; undefined: published onto its sandbox. */
  readonly upstream: string | undefined
  /** Made by the bus itself out of operations of other APIs; then it has no upstream. */
  readonly composed: boolean
  /** Name of the policy file, without `.yaml`. */
  readonly policy: string
  readonly owner: string | undefined
  /** ISO 8601. */
  readonly publishedAt: string
  readonly sandbox: Sandbox
  /** What the rules thought of it when it was registered; not kept of what is older than scores. */
  readonly score?: Score
  readonly life: PublishedLife
}

/** Days as ISO 8601; those that are announced may lie ahead. */
export interface PublishedLife {
  readonly state: 'published' | 'deprecated'
  readonly deprecatedAt?: string
  /** From then on calls are answered 410. */
  readonly sunsetAt?: string
  /** `{entity}/{api}/v{major}`. */
  readonly successor?: string
}

/** A major that is not published (any more), and what its callers are told. */
export interface ClosedApi {
  readonly entity: string
  readonly name: string
  readonly major: number
  /** `suspended` may come back; `archived` never does. */
  readonly state: 'suspended' | 'archived'
  readonly sunsetAt?: string
  readonly successor?: string
  /** Why, in a sentence of whoever closed it. */
  readonly reason?: string
}

/** It has nothing behind it yet: calls are answered from its examples. */
export function isOnSandbox({ upstream, composed }: PublishedApi): boolean {
  return upstream === undefined && !composed
}

export interface PublishedOperation {
  /** `operationId`, or `GET /persons/{id}` where the document has none. */
  readonly id: string
  /** Upper case. */
  readonly method: string
  /** Path template. */
  readonly path: string
  readonly summary: string | undefined
  readonly tags: readonly string[]
  readonly deprecated: boolean
  readonly hints: {
    readonly rateLimits: readonly { readonly calls: number; readonly seconds: number }[]
    readonly permissions: readonly string[]
  }
}

/** Answers made from examples and schemas, by operation id. */
export type Sandbox = Readonly<Record<string, readonly SandboxAnswer[]>>

export interface SandboxAnswer {
  /** For a range, the status it usually stands for. */
  readonly status: number
  /** `4XX` or `default`, where the document declares a range instead of a code. */
  readonly range?: string
  /** Name of the example; `default` for the one made from `example` or the schema. */
  readonly example: string
  /** Null when the answer has no body. */
  readonly mediaType: string | null
  readonly body: string
  /** Flat list of names and values declared for the response. */
  readonly headers: readonly string[]
}

/** A rule of the catalog that a document meets badly. */
export interface Finding {
  readonly rule: string
  readonly severity: 'error' | 'warn' | 'info'
  /** RFC 6901, into the bundle, e.g. `/paths/~1persons/get`. */
  readonly pointer: string
  readonly message: string
  /** The ruleset lets this API break the rule, through this day: it refuses nothing. */
  readonly waived?: { readonly reason: string; readonly until: string }
}

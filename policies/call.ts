// A call and its reply, as the policies see them. Our own small objects, free of any HTTP library,
// so that the front and the upstream client can be exchanged for faster ones without touching a
// policy. Bodies flow through unread unless a step wants the bytes.

import type { Problem } from '#kernel/problem/problem.ts'
import type { HeaderList } from './headers.ts'
import type { Level } from './levels.ts'
import type { Target } from './policy.ts'

export interface Call {
  /** 32 hex digits, W3C Trace Context; taken from a well-formed `traceparent`, else made here. */
  readonly traceId: string
  readonly method: string
  /** Canonical path below the root of the API, percent-encoded, e.g. `/persons/17`. */
  readonly path: string
  /** Raw query without `?`; empty when there is none. */
  readonly query: string
  /** What will go upstream; steps may edit it. Hop-by-hop and gateway-owned names are already gone. */
  readonly headers: HeaderList
  /** Decoded path parameters by name. */
  readonly params: Readonly<Record<string, string>>
  readonly route: Route
  /** Address of the client, after trusted proxies. */
  readonly peer: string
  /** Monotonic milliseconds. */
  readonly arrivedAt: number
  deadline: number
  /** What the client showed at the TLS door; undefined: none, or the bus asks for none. */
  readonly certificate: Certificate | undefined
  /** Who calls; set by an identify step, undefined until then. */
  caller: Caller | undefined
  /** On which agreement the call is made; set by the step that asks for one. */
  agreed?: Agreed | undefined
  /** Whether the answer is what the document says; undefined: nobody looked. */
  fits?: boolean | undefined
  /** Key of the composed API that asks this as a part; set by the bus and by nothing a client sends. */
  readonly partOf?: string | undefined
  /** False: what let the call in has been revoked since. Asked again for as long as a stream flows. */
  holds?: (() => boolean) | undefined
  body: Body
  /** What the journal keeps of this call beside the usual; written by `note`. Never personal data. */
  notes?: Notes | undefined
  /** Where copies of this call go when the upstream is asked; their answers are not read. */
  mirrors?: readonly Target[] | undefined
  /** What steps remember of this call; written by `keep`, read by `recall`. */
  kept?: Kept | undefined
}

export type Notes = Readonly<Record<string, string | number | boolean>>

/** Adds to what the journal keeps of this call. */
export function note(call: Call, name: string, value: string | number | boolean): void {
  call.notes = call.notes === undefined ? { [name]: value } : { ...call.notes, [name]: value }
}

/** What one step remembers of a call from one hook to the next; a chain, since there are few. */
interface Kept {
  readonly of: object
  readonly what: unknown
  readonly next: Kept | undefined
}

/** `of` is an object of the step's own. */
export function keep(call: Call, of: object, what: unknown): void {
  call.kept = { of, what, next: call.kept }
}

/** What the step kept last; undefined: nothing. */
export function recall(call: Call, of: object): unknown {
  let kept = call.kept
  while (kept !== undefined && kept.of !== of) kept = kept.next
  return kept?.what
}

/** Ids of the agreement of the caller's entity, and of the purpose in it. */
export interface Agreed {
  readonly agreement: string
  readonly purpose: string
}

/** Who calls: proven, never claimed. */
export interface Caller {
  readonly kind: 'system'
  /** Client id of the system. */
  readonly system: string
  /** Name of the entity the system belongs to. */
  readonly entity: string
  readonly scopes: ReadonlySet<string>
  /** `jti` of the token, id of the key or thumbprint of the certificate: what the journal keeps of it. */
  readonly tokenId: string
  /** Id of the purpose (of an agreement) that the token names. */
  readonly purpose?: string | undefined
  /** For whom the system calls; undefined: for itself. */
  readonly person?: CallerPerson | undefined
}

/** The person in whose name a system calls, as the token says it. */
export interface CallerPerson {
  /** `p-…`: an id of the bus's own, no identifier of the state. */
  readonly id: string
  /** `online`: he is logged in at the system; `offline`: he has left it a mandate. */
  readonly mode: 'online' | 'offline'
  /** One of the two and never both. */
  readonly context: 'citizen' | 'official'
  /** Level of his login, a URI of eIDAS; of a mandate: of the login in which it was given. */
  readonly acr: Level
  /** When he logged in, seconds since 1970. */
  readonly authTime: number
  /** Ids of his visit (`sid`) and of his consent (`gid`), where the token names them: what ends with them. */
  readonly sid?: string | undefined
  readonly gid?: string | undefined
  /** Where he is an official now; there with the context `official` alone. */
  readonly office?: CallerOffice | undefined
  /** There with the mode `offline` alone. */
  readonly mandate?: CallerMandate | undefined
  /** His identifier, sealed; `Issuer.reveal` opens it. */
  readonly sealed?: string | undefined
}

export interface CallerOffice {
  /** Name of the entity. */
  readonly entity: string
  readonly unit: string | undefined
  readonly membership: string
}

/** What of a mandate the token carries: its items for the API of the token, for one case. */
export interface CallerMandate {
  readonly id: string
  readonly version: number
  readonly basis: 'application' | 'consent' | 'statute'
  readonly caseId: string
  readonly purpose: string
  /** Ids of operations. */
  readonly operations: ReadonlySet<string>
  /** Top-level members of answers that may be seen; undefined: all that the operation answers. */
  readonly fields: ReadonlySet<string> | undefined
}

/** A client certificate (RFC 5280) whose private key the client has proven to hold. */
export interface Certificate {
  /** SHA-256 of its DER, base64url: `x5t#S256` (RFC 8705 §3.1). */
  readonly thumbprint: string
  /** Attributes in its own order, `O=Gmina Testowo`. May be personal data: never for logs. */
  readonly subject: readonly string[]
  readonly issuer: readonly string[]
  /** Hex. */
  readonly serial: string
  readonly dnsNames: readonly string[]
  readonly uris: readonly string[]
  /** Milliseconds since 1970. */
  readonly notBefore: number
  readonly notAfter: number
  /** An authority that this bus knows issued it to a client. Says nothing about the time. */
  readonly verified: boolean
  /** As `Client-Cert` says it (RFC 9440 §2.2). */
  readonly field: string
}

/** The operation that a call meets. */
export interface Route {
  readonly api: ApiFacts
  readonly operation: OperationFacts
}

export interface ApiFacts {
  readonly entity: string
  readonly name: string
  readonly major: number
  readonly version: string
  readonly title: string
  /** What a token for this API names as its audience: `{public url}/api/{entity}/{api}`. */
  readonly resource: string
}

export interface OperationFacts {
  /** `operationId`, or `GET /persons/{id}` where the document has none. */
  readonly id: string
  /** Upper case. */
  readonly method: string
  /** Path template below the root of the API, e.g. `/persons/{id}`: the only path that logs may show. */
  readonly path: string
  readonly deprecated: boolean
  readonly tags: readonly string[]
  readonly hints: Hints
}

/** What the vendor extensions of the document ask for. */
export interface Hints {
  /** From `x-rate-limits`. */
  readonly rateLimits: readonly { readonly calls: number; readonly seconds: number }[]
  /** From `x-required-permissions`: one of these scopes is needed; empty: none said. */
  readonly permissions: readonly string[]
}

export interface Reply {
  status: number
  readonly headers: HeaderList
  body: Body
  /** Who made the reply; steps that only reshape an upstream's answer look here. */
  readonly from: 'upstream' | 'sandbox' | 'gateway'
  /** The refusal this reply carries, when it is one. */
  readonly problem?: Problem
}

export type Body =
  | { readonly kind: 'none' }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'stream'; readonly source: ByteSource }

export const noBody: Body = { kind: 'none' }

/** Bytes that flow once, pushed, with back-pressure. */
export interface ByteSource {
  /** Announced length in bytes, when there is one. */
  readonly length: number | undefined
  /** Starts the flow; at most once. */
  flow(sink: ByteSink): void
  /** Nobody will read the rest: frees whatever stands behind the source. */
  abort(reason: Error): void
}

export interface ByteSink {
  /** False: full. The source pauses until the sink calls `resume`. */
  write(chunk: Uint8Array, resume: () => void): boolean
  end(): void
  /** The source broke; what was written so far is not the whole. */
  fail(reason: Error): void
}

/** The same call may be sent again: its method says so (RFC 9110 §9.2.2) and its body is still there. */
export function isRepeatable({ method, body }: Call): boolean {
  return idempotent.has(method) && body.kind !== 'stream'
}

const idempotent: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'PUT',
  'DELETE',
])

/** How a call ends; what `finish` hooks see, once, whatever happened. */
export interface Outcome {
  readonly status: number
  /** Code of the refusal, when the call was refused. */
  readonly problem: string | undefined
  /** Where the reply came from. */
  readonly from: Reply['from']
  readonly requestBytes: number
  readonly replyBytes: number
  /** Milliseconds from arrival until the last bytes of the reply go out. */
  readonly totalMs: number
  /** Milliseconds spent waiting for the upstream; 0 when it was not asked. */
  readonly upstreamMs: number
  /** The client went away before the last bytes, or the reply was cut. */
  readonly aborted: boolean
}

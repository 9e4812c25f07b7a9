// What a policy module is: a name, a phase, a schema that speaks of every option, and `build`, which
// prepares everything once and returns the hooks that calls meet. A module knows no upstream address
// and opens no socket. A step that no policy file asks for is not there.
//
//   request hooks, in order of the file  →  upstream  →  response hooks, in reverse order  →  finish  →  last bytes
//        │                                 │        ▲
//        │                  attempt hooks ─┴────────┴─ attempted hooks: once more, when one says so
//        └── a Reply or a thrown Problem ends the call: the response hooks of every step still run,
//            and so does each `finish`, exactly once
//
// A hook returns a promise only if it must wait: the pipeline awaits nothing else.

import type { OpenAPIV3, OpenAPIV3_1 } from 'openapi-types'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Log } from '#kernel/log/log.ts'
import type { Journal } from '#kernel/journal/journal.ts'
import type { ProblemCode } from '#kernel/problem/problem.ts'
import type { KnownAgreements } from './agreements.ts'
import type { Call, Outcome, Reply, Route } from './call.ts'
import type { Supposed, Told } from './told.ts'
import type { SharedCounters } from './counters.ts'
import type { Issuer } from './issuer.ts'

export type { KnownAgreements } from './agreements.ts'
export type { Peeked, Quota, SharedCounters, Taken, Window, WindowAsk } from './counters.ts'
export type { Issuer, Nonces, PersonIdentifier } from './issuer.ts'

/** In the order a call meets them; a policy file keeps to it. */
export const phases = ['identify', 'authorize', 'protect', 'shape', 'route', 'observe'] as const
export type Phase = (typeof phases)[number]

export interface Hooks {
  /** The step reads the body: it is buffered up to so many bytes, more is refused with 413. */
  readonly wantsBody?: { readonly request?: number; readonly reply?: number }
  request?(call: Call): void | Reply | Promise<void | Reply>
  /** Before each attempt at the upstream: says where it goes, waits, or refuses. */
  attempt?(call: Call, attempt: Attempt): void | Promise<void>
  /** After each attempt that was made, in reverse order, once. `again`: the upstream is to be asked once more. */
  attempted?(call: Call, attempt: Attempt, result: AttemptResult): void | 'again'
  /**
   * Sees every reply of the route, refusals too; `reply.from` tells them apart. A Reply that it gives
   * back goes on in the place of the one it saw.
   */
  response?(call: Call, reply: Reply): void | Reply | Promise<void | Reply>
  /**
   * The reply is there but for its last bytes, or the client is gone. A promise holds those bytes
   * back: what a caller sees as answered has then left its trace. Rejected, it is logged and they go.
   */
  finish?(call: Call, outcome: Outcome): void | Promise<void>
  /** Answers a CORS preflight (an OPTIONS the document does not declare) for this operation. */
  preflight?(call: Call): Reply | undefined
  /** What the step would do with a call that nobody makes; off the path of calls, counts nothing. */
  explain?(supposed: Supposed): Told | Promise<Told>
}

/** One try at the upstream. */
export interface Attempt {
  /** From 1. */
  readonly nth: number
  /** Undefined: where the API is registered. */
  target: Target | undefined
}

/** An address behind the API, made by `Tools.target`; only the gateway looks into it. */
export interface Target {
  readonly address: string
}

export interface ProbeAsk {
  /** From the root of the host, with a slash at its beginning. */
  readonly path: string
  /** Seconds between two questions. */
  readonly every: number
  /** Seconds for an answer. */
  readonly timeout: number
  /** Answers of one that is well. */
  readonly status: readonly number[]
  /** Answers in a row after which one that was ill is well. */
  readonly rise: number
  /** Failures in a row after which one that was well is ill. */
  readonly fall: number
}

export interface Health {
  /** As far as is known now; at first it is. */
  readonly isWell: boolean
}

export interface AttemptResult {
  /** Of the answer; undefined: there was none. */
  readonly status: number | undefined
  /** Why there was none; both undefined: the client left while the upstream was asked. */
  readonly problem: ProblemCode | undefined
  /** The same call may be sent again: its method says so and its body is still there (RFC 9110 §9.2.2). */
  readonly repeatable: boolean
}

/** What a module may use while it builds; all of it is there before the first call. */
export interface Tools {
  readonly clock: Clock
  readonly log: Log
  readonly route: Route
  readonly document: OpenAPIV3.Document | OpenAPIV3_1.Document
  /** Inside `document`; refs in it lead to `#/components/…`. */
  readonly operation: OpenAPIV3.OperationObject | OpenAPIV3_1.OperationObject
  /** Parameters that the path item shares with the operation. */
  readonly sharedParameters: readonly unknown[]
  readonly issuer: Issuer
  readonly apiKeys: ApiKeys
  readonly certificates: KnownCertificates
  readonly agreements: KnownAgreements
  readonly journal: Pick<Journal, 'append'>
  /** Throws a sentence when the address cannot be called. */
  target(address: string): Target
  /**
   * Has the address asked now and again whether it is well, for as long as a configuration with this
   * step serves. The same question is asked once, whoever wants it.
   */
  probe(target: Target, ask: ProbeAsk): Health
  /** Where calls are counted; made once a process by `openSharedCounters`, outlives every snapshot. */
  readonly shared: SharedCounters
  /** Where the step is written, `policies/default.yaml:12`, or the hint it comes from. */
  readonly origin: string
  /** Which of the file's steps of this policy it is, from 0; `PlannedStep.build` sets it. */
  readonly nth?: number
  /** Policies of all steps of the operation, in order; `PlannedStep.build` sets it. */
  readonly among?: readonly string[]
}

/** The keys that systems were given, as the bus holds them in memory. */
export interface ApiKeys {
  /** Undefined: no such key, or it was revoked. Never waits. */
  find(id: string): ApiKey | undefined
  /** Somebody has shown that he holds the key: the day is remembered. */
  used(id: string): void
}

export interface ApiKey {
  readonly system: string
  readonly entity: string
  /** SHA-256 of its secret. */
  readonly digest: Uint8Array
  /** Milliseconds since 1970. */
  readonly expires: number
}

/** The certificates that were registered for systems, as the bus holds them in memory. */
export interface KnownCertificates {
  /** Whose certificate has this thumbprint; undefined: nobody's. Never waits. */
  find(thumbprint: string): { readonly system: string; readonly entity: string } | undefined
}

type RequiredKeys<options> = {
  [key in keyof options]-?: object extends Pick<options, key> ? never : key
}[keyof options]

/** JSON Schema 2020-12 of the options; the type makes it describe each of them. */
export interface SchemaFor<options extends object> {
  readonly type: 'object'
  readonly additionalProperties: false
  readonly required?: ReadonlyArray<RequiredKeys<options>>
  readonly properties: {
    readonly [key in keyof options]-?: { readonly description: string } & Readonly<
      Record<string, unknown>
    >
  }
  /** Rules across fields. */
  readonly dependentRequired?: Readonly<Record<string, readonly (keyof options)[]>>
  readonly if?: unknown
  readonly then?: unknown
  readonly allOf?: readonly unknown[]
  readonly anyOf?: readonly unknown[]
  readonly oneOf?: readonly unknown[]
  readonly not?: unknown
}

export interface PolicyModule<options extends object = never> {
  readonly name: string
  readonly phase: Phase
  /** A file may hold several steps of it; without, only where each but the last has a condition. */
  readonly repeats?: boolean
  /** It says by itself who calls: where several of these meet in a call, each needs a condition. */
  readonly identifies?: boolean
  /** One sentence an official can read. */
  readonly summary: { readonly pl: string; readonly en: string }
  readonly schema: SchemaFor<options>
  /** What no schema can say: every misfit of the options, where it is and with its cure. */
  check?(options: options, file: { readonly before: readonly string[] }): readonly Misfit[]
  /** Prepares once; throws a sentence with the cure when the options do not fit the operation. */
  build(options: options, tools: Tools): Hooks
}

export interface Misfit {
  /** Where in the options. */
  readonly at: readonly (string | number)[]
  /** It is the name that is wrong, not what stands under it. */
  readonly key?: boolean
  readonly message: string
  /** Where in the text that stands there, from 1: for expressions. */
  readonly within?: { readonly line: number; readonly column: number }
}

export function definePolicy<options extends object>(
  module: PolicyModule<options>,
): PolicyModule<options> {
  return module
}

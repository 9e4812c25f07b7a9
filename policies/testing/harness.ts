// A workbench for policy modules, shipped ones and one's own: real steps, real tokens, a clock wound
// by hand, and the smallest walk that keeps to policy.ts. No HTTP, no network, no database.
//
//   const bench = openBench({ document })
//   const tools = bench.tools('GET', '/persons/{id}')
//   const step = myPolicy.build(options, tools)
//   const { reply } = await walk([step], bench.call({ tools, headers: ['X-Purpose', 'tax'] }))

import { handWoundClock } from '#kernel/clock/clock.ts'
import type { HandWoundClock } from '#kernel/clock/clock.ts'
import type { JournalEntry } from '#kernel/journal/journal.ts'
import { silentLog } from '#kernel/log/log.ts'
import type { Log } from '#kernel/log/log.ts'
import type { ApiFacts, Call, Certificate, OperationFacts, Route } from '../call.ts'
import { noBody } from '../call.ts'
import { HeaderList } from '../headers.ts'
import type { Health, KnownAgreements, SharedCounters, Tools } from '../policy.ts'
import { countersOver } from '../rate-limit/shared-counters.ts'
import { openTestCredentials } from './credentials.ts'
import type { TestCredentials } from './credentials.ts'
import { nothingAgreed } from './no-agreements.ts'
import { openTestIssuer } from './issuer.ts'
import type { TestIssuer } from './issuer.ts'

export { preflight, walk } from './walk.ts'
export type { Walked } from './walk.ts'

export interface Bench {
  readonly clock: HandWoundClock
  readonly issuer: TestIssuer
  /** Keys and certificates of systems. */
  readonly credentials: TestCredentials
  readonly document: Tools['document']
  /** What journal steps appended. */
  readonly journal: JournalEntry[]
  /** Tools of one operation of the document. */
  tools(method: string, path: string, origin?: string): Tools
  call(ask: CallAsk): Call
}

export interface CallAsk {
  readonly tools: Tools
  /** When it is not the operation's: OPTIONS of a preflight. */
  readonly method?: string
  /** Path with its values, e.g. `/persons/17`. */
  readonly path?: string
  readonly query?: string
  readonly params?: Readonly<Record<string, string>>
  /** Flat list of names and values. */
  readonly headers?: readonly string[]
  readonly body?: Uint8Array | string
  readonly peer?: string
  readonly certificate?: Certificate | undefined
}

export interface BenchNeeds {
  readonly document?: object
  readonly hints?: OperationFacts['hints']
  readonly shared?: SharedCounters
  /** Absent: nothing was agreed. */
  readonly agreements?: KnownAgreements
  readonly log?: Log
  /** Of an address that a step has asked; absent: all are well. */
  readonly health?: (address: string) => Health
}

export const emptyDocument = {
  openapi: '3.1.0',
  info: { title: 'Test', version: '1.0.0' },
  paths: {},
}

export function openBench(needs: BenchNeeds = {}): Bench {
  const clock = handWoundClock()
  const issuer = openTestIssuer(clock)
  const credentials = openTestCredentials(clock)
  const journal: JournalEntry[] = []
  const document = (needs.document ?? emptyDocument) as Tools['document']
  const shared = needs.shared ?? countersOver(undefined, clock)
  // One object for all operations, as they are compiled: steps of one API know each other by it.
  const api: ApiFacts = {
    entity: 'mswia',
    name: 'persons',
    major: 1,
    version: document.info.version,
    title: document.info.title,
    resource: 'https://bus.test/api/mswia/persons',
  }
  let calls = 0

  return { clock, issuer, credentials, journal, document, tools, call }

  function tools(method: string, path: string, origin = 'policies/test.yaml:1'): Tools {
    const item = (document.paths?.[path] ?? {}) as Record<string, unknown>
    const operation = (item[method.toLowerCase()] ?? {}) as Tools['operation']
    return {
      clock,
      log: needs.log ?? silentLog,
      route: routeOf(method, path, operation),
      document,
      operation,
      sharedParameters: (item['parameters'] as unknown[] | undefined) ?? [],
      issuer,
      apiKeys: credentials.apiKeys,
      certificates: credentials.certificates,
      agreements: needs.agreements ?? nothingAgreed,
      journal: { append: (entry) => void journal.push(entry) },
      target: (address) => ({ address }),
      probe: ({ address }) => needs.health?.(address) ?? { isWell: true },
      shared,
      origin,
    }
  }

  function routeOf(method: string, path: string, operation: Tools['operation']): Route {
    return {
      api,
      operation: {
        id: operation.operationId ?? `${method} ${path}`,
        method,
        path,
        deprecated: operation.deprecated === true,
        tags: operation.tags ?? [],
        hints: needs.hints ?? { rateLimits: [], permissions: [] },
      },
    }
  }

  function call(ask: CallAsk): Call {
    calls += 1
    const { route } = ask.tools
    const { body } = ask
    return {
      traceId: calls.toString(16).padStart(32, '0'),
      method: ask.method ?? route.operation.method,
      path: ask.path ?? route.operation.path,
      query: ask.query ?? '',
      headers: new HeaderList([...(ask.headers ?? [])]),
      params: ask.params ?? {},
      route,
      peer: ask.peer ?? '203.0.113.7',
      arrivedAt: clock.monotonic(),
      deadline: clock.monotonic() + 30_000,
      certificate: ask.certificate,
      caller: undefined,
      body: body === undefined ? noBody : { kind: 'bytes', bytes: Buffer.from(body) },
      kept: undefined,
    }
  }
}

// One question to a part: a call of its own, which walks through all the steps of the part's API as if
// a client had sent it, and whose answer is read whole. No message of node stands behind it; whatever
// becomes of it, it leaves its trace and lets its connection go.
//
//   asked ──► walk ──► reply ──► bytes ──► JSON ──► answered
//     │         │        │         └─ too many, broken, no JSON ──► failed
//     │         │        └─ no 2xx, refused by a step ────────────► failed
//     ├─ its time is up ──────────────────────────────────────────► failed
//     └─ nobody waits any more ───────────────────────────────────► (nothing is told)

import type { Problem } from '#kernel/problem/problem.ts'
import type { Call, Outcome, Reply } from '#policies/call.ts'
import { readDirectives } from '#policies/cache/read-directives.ts'
import { isJson, readMediaType } from '#policies/openapi/media-type.ts'
import type { Target } from '#policies/policy.ts'
import { askBehind } from '../../data-plane/ask-behind.ts'
import type { Asked, OnBehalf } from '../../data-plane/ask-behind.ts'
import { collect, TooLarge } from '../../data-plane/collect.ts'
import type { ServedApi, ServedOperation } from '../../data-plane/compile-api.ts'
import type { FrontDeps } from '../../data-plane/front-deps.ts'
import { clientGone } from '../../data-plane/meter.ts'
import { Walk } from '../../data-plane/pipeline.ts'
import type { Ends } from '../../data-plane/pipeline.ts'
import { problemReply } from '../../data-plane/problem-reply.ts'
import type { Swept } from '../../data-plane/sweep.ts'
import type { PlannedPart } from './compile-operation.ts'
import { absent } from './compile-template.ts'
import type { Failed, PartEnd } from './part-end.ts'
import { readJson } from './read-json.ts'

/** Bytes of an answer. */
const mostBytes = 2 << 20
/** Bytes of an answer that is only read so that its connection can go on. */
const mostUnread = 64 << 10
/** The client of the upstream sees to the deadline itself, and tells the steps of it; this is for the rest. */
const graceMs = 150

export interface PartHearer {
  ended(part: PartCall, end: PartEnd): void
  /** The trace of the call is on disk. */
  left(): void
}

export class PartCall implements Ends, Swept {
  place = -1
  /** Of the part in its operation. */
  readonly part: number
  readonly #call: Call
  readonly #api: ServedApi
  readonly #operation: ServedOperation
  readonly #whom: OnBehalf
  readonly #deps: FrontDeps
  readonly #hearer: PartHearer
  /** Its answer may be kept, if its source does not forbid it. */
  readonly #keeps: boolean
  readonly #walk: Walk
  #asked: Asked | undefined
  #reply: Reply | undefined
  #bytes = 0
  #over = false

  constructor(
    part: number,
    call: Call,
    { served, servedOperation, cacheSeconds }: PlannedPart,
    whom: OnBehalf,
    deps: FrontDeps,
    hearer: PartHearer,
  ) {
    this.part = part
    this.#call = call
    this.#api = served
    this.#operation = servedOperation
    this.#whom = whom
    this.#deps = deps
    this.#hearer = hearer
    this.#keeps = cacheSeconds !== undefined
    this.#walk = new Walk(call, servedOperation.steps, this, deps.log)
  }

  start(): void {
    this.#api.meter.active += 1
    this.#deps.sweep.add(this)
    this.#walk.start()
  }

  forward(walk: Walk, target: Target | undefined): void {
    // Nobody looked at the token: it is not for the system behind.
    if (this.#call.caller === undefined) this.#call.headers.delete('authorization')
    const asked = askBehind(walk, target, this.#api, this.#operation, this.#whom, this.#deps)
    if (asked?.isOpen === true) this.#asked = asked
  }

  problemReply(problem: Problem): Reply {
    return problemReply(problem, this.#call.traceId, 'en')
  }

  deliver(reply: Reply): void {
    const { body } = reply
    if (this.#over) {
      if (body.kind === 'stream') body.source.abort(new Error('Nobody waits for the part.'))
      return
    }
    this.#reply = reply
    if (body.kind === 'none') return this.#whole(noBytes)
    if (body.kind === 'bytes') return this.#whole(body.bytes)
    collect(body.source, isGood(reply.status) ? mostBytes : mostUnread, (bytes) =>
      this.#whole(bytes),
    )
  }

  /** Nobody waits any more. */
  abort(): void {
    this.#end(undefined, this.#outcome(clientGone, undefined, true))
  }

  sweep(now: number): void {
    if (now <= this.#call.deadline + graceMs) return
    const what = 'did not answer in time'
    const end = failed(504, 'upstream/timeout', what)
    this.#end(end, this.#outcome(504, 'upstream/timeout', false))
  }

  #whole(bytes: Uint8Array | Error): void {
    if (this.#over) return
    const reply = this.#reply!
    const { status, problem } = reply
    if (!(bytes instanceof Error)) this.#bytes = bytes.length
    const end = isGood(status) ? readAnswer(reply, bytes, this.#keeps) : refusal(reply)
    this.#end(end, this.#outcome(status, problem?.code, false))
  }

  #end(end: PartEnd | undefined, outcome: Outcome): void {
    if (this.#over) return
    this.#over = true
    this.#deps.sweep.delete(this)
    if (this.#asked?.isOpen === true) this.#asked.abort(new Error('Nobody waits for the part.'))
    this.#api.meter.end(outcome)
    this.#walk.finished(outcome, () => this.#hearer.left())
    if (end !== undefined) this.#hearer.ended(this, end)
  }

  #outcome(status: number, problem: string | undefined, aborted: boolean): Outcome {
    const { body, arrivedAt } = this.#call
    return {
      status,
      problem,
      from: this.#reply?.from ?? 'gateway',
      requestBytes: body.kind === 'bytes' ? body.bytes.length : 0,
      replyBytes: this.#bytes,
      totalMs: this.#deps.clock.monotonic() - arrivedAt,
      upstreamMs: this.#asked?.waitedMs ?? 0,
      aborted,
    }
  }
}

const noBytes = new Uint8Array(0)

function isGood(status: number): boolean {
  return status >= 200 && status < 300 && status !== 206
}

function readAnswer(
  { status, headers, from }: Reply,
  bytes: Uint8Array | Error,
  keeps: boolean,
): PartEnd {
  if (bytes instanceof TooLarge) return failed(status, undefined, 'answered with more than 2 MiB')
  if (bytes instanceof Error) return failed(status, undefined, 'broke off its answer')
  const sandbox = from === 'sandbox' || headers.has('szyna-sandbox')
  const mayKeep = keeps && !readDirectives(headers.all('cache-control')).has('no-store')
  const good = { kind: 'answered', status, bytes: bytes.length, mayKeep, sandbox } as const
  if (bytes.length === 0 && (status === 204 || status === 205)) return { ...good, value: absent }
  const type = headers.lone('content-type')
  const media = type ? readMediaType(type) : undefined
  const coding = headers.get('content-encoding') ?? 'identity'
  if (media === undefined || !isJson(media.essence) || coding.toLowerCase() !== 'identity') {
    return failed(status, undefined, 'answered with something that is not JSON')
  }
  try {
    return { ...good, value: readJson(bytes) }
  } catch {
    return failed(status, undefined, 'answered with JSON that cannot be read')
  }
}

function refusal({ status, headers, problem }: Reply): Failed {
  const what = problem ? `ended with ${status} ${problem.code}` : `answered ${status}`
  return failed(status, problem?.code, what, headers.get('retry-after'))
}

/** An answer that is good but cannot be used is the source's failure, whatever its status. */
function failed(
  status: number,
  problem: Failed['problem'],
  what: string,
  retryAfter?: string,
): Failed {
  return { kind: 'failed', status, problem, what, retryAfter }
}

// One call on its way to the upstream and its answer on the way back.
//
//   waiting ──► asked ──► head ──► body ──► over
//      │          │         │        │
//      │          │         │        └─ broken, too slow: the reply is cut, never made to look whole
//      │          │         └─ malformed: 502; a 101 that was asked for: its connection is taken over
//      │          └─ a connection that had been idle broke before a byte of an answer: once more, if
//      │             the call may be repeated; else 502
//      └─ deadline: 504 (from here and from "asked")
//
// When the client goes away the connection is given up at once: a paused one that nobody resumes
// would hold its place among the few for ever.

import { Problem } from '#kernel/problem/problem.ts'
import type { Body, ByteSink, ByteSource, Call, Reply } from '#policies/call.ts'
import { isRepeatable, noBody } from '#policies/call.ts'
import { isAnswerTo } from './check-upgrade.ts'
import type { Carried, Connection } from './connection.ts'
import { FlowWatch } from './flow-watch.ts'
import type { Asker, Origin } from './origin.ts'
import type { ReplyHead } from './reply-head.ts'
import type { Swept } from './sweep.ts'
import { ConnectionFailure, failureReason, upstreamProblem } from './upstream-failure.ts'
import type { FailureReason } from './upstream-failure.ts'
import type { UpstreamDeps } from './upstream.ts'

/** Milliseconds in which a connection must be taken. */
const connectMs = 2_000

/** Who asks. */
export interface Asking {
  readonly call: Call
  replied(reply: Reply): void
  refused(problem: Problem): void
}

export class UpstreamCall implements Asker, Carried, ByteSource, Swept {
  /** Milliseconds until the head of the answer, or until there was none. */
  waitedMs = 0
  place = -1
  wantsNew = false
  length: number | undefined
  readonly method: string
  readonly upgrades: boolean
  readonly #asking: Asking
  readonly #call: Call
  readonly #origin: Origin
  readonly #deps: UpstreamDeps
  readonly #head: string
  readonly #askedAt: number
  /** When it was given a connection that is still to be made. */
  #goneAt = 0
  /** A long upload moves the deadline on, so long as bytes are taken. */
  #due = 0
  #connection: Connection | undefined
  #state: 'asked' | 'head' | 'over' = 'asked'
  /** A byte of an answer has come. */
  #answered = false
  #sink: ByteSink | undefined
  #broken: Error | undefined
  #ended = false
  #paused = false
  /** Bytes of the body that came before anybody took them. */
  #early: Uint8Array[] | undefined
  /** Bytes of the body. */
  #bytes = 0
  /** Made when the body has not come within a sweep. */
  #watch: FlowWatch | undefined
  /** A stream of events: silent until something happens. */
  #mayRest = false

  /** `head`: of the request, as text; `upgrades`: it asks for a WebSocket. */
  constructor(asking: Asking, origin: Origin, head: string, deps: UpstreamDeps, upgrades = false) {
    const { call } = asking
    this.#asking = asking
    this.#call = call
    this.method = call.method
    this.upgrades = upgrades
    this.#origin = origin
    this.#head = head
    this.#deps = deps
    this.#askedAt = deps.clock.monotonic()
  }

  /** The upstream may still have something to say. */
  get isOpen(): boolean {
    return this.#state !== 'over'
  }

  start(): void {
    this.#deps.sweep.add(this)
    if (this.#origin.enter(this)) return
    this.#over()
    this.#asking.refused(upstreamProblem('connection_limit_reached'))
  }

  go(connection: Connection): void {
    this.#connection = connection
    if (!connection.isConnected) this.#goneAt = this.#deps.clock.monotonic()
    connection.ask(this, this.#head, this.#call.body)
  }

  onSent(): void {
    this.#due = this.#deps.clock.monotonic() + (this.#call.deadline - this.#askedAt)
  }

  onAnswer(): void {
    this.#answered = true
  }

  onHead({ status, headers, framing, length }: ReplyHead): void {
    const now = this.#deps.clock.monotonic()
    this.waitedMs = now - this.#askedAt
    if (framing === 'tunnel' && !isAnswerTo(this.#call.headers, headers)) {
      throw new ConnectionFailure('http_upgrade_failed')
    }
    this.#state = 'head'
    this.length = length
    if (framing === 'tunnel') {
      this.#pause()
      this.#asking.replied({ status, headers, body: noBody, from: 'upstream' })
      return
    }
    if (framing === 'none') {
      this.#over()
      this.#asking.replied({ status, headers, body: noBody, from: 'upstream' })
      return
    }
    this.#mayRest = isEventStream(headers.get('content-type'))
    const body: Body = { kind: 'stream', source: this }
    this.#asking.replied({ status, headers, body, from: 'upstream' })
    if (this.#sink === undefined && this.isOpen) this.#pause()
  }

  onBytes(bytes: Uint8Array): boolean {
    if (this.#mayRest && this.#isRevoked()) return true
    this.#bytes += bytes.length
    if (this.#sink === undefined) {
      ;(this.#early ??= []).push(bytes)
      return false
    }
    if (this.#sink.write(bytes, this.#resume)) return true
    this.#paused = true
    return false
  }

  onEnd(): void {
    if (this.#state === 'over') return
    this.#over()
    this.#ended = true
    this.#sink?.end()
  }

  onBroken(error: Error): void {
    if (this.#state === 'over') return
    if (this.#state === 'head') {
      this.#over()
      this.#broken = error
      this.#sink?.fail(error)
      return
    }
    if (error instanceof Problem) return this.#refuse(error)
    const reason = failureReason(error, this.#answered)
    if (reason === 'connection_terminated' && this.#mayRepeat() && this.#origin.enter(this)) return
    this.#refuse(upstreamProblem(reason, error))
  }

  flow(sink: ByteSink): void {
    this.#sink = sink
    if (this.#broken !== undefined) return sink.fail(this.#broken)
    const early = this.#early ?? []
    this.#early = undefined
    let wants = true
    for (const bytes of early) wants = sink.write(bytes, this.#resume)
    if (this.#ended) return sink.end()
    if (wants) this.#resume()
  }

  /** After a 101: gives its connection away, with what came over it behind the head; undefined: it has ended. */
  handOver(): { connection: Connection; early: readonly Uint8Array[] } | undefined {
    const connection = this.#connection
    if (this.#state !== 'head' || connection === undefined) return undefined
    this.#over()
    return { connection, early: this.#early ?? [] }
  }

  /** Nobody waits any more. */
  abort(reason: Error): void {
    if (this.#state === 'over') return
    const connection = this.#connection
    this.#over()
    this.#broken = reason
    connection?.destroy()
  }

  sweep(now: number): void {
    if (this.#state === 'asked') {
      const late = now > this.#call.deadline && now > this.#due
      const deaf = this.#connection?.isConnected === false && now - this.#goneAt > connectMs
      if (late || deaf) this.#giveUp(late ? 'http_response_timeout' : 'connection_timeout')
      return
    }
    if (this.#mayRest && this.#isRevoked()) return
    this.#watch ??= new FlowWatch(now, this.#mayRest)
    this.#watch.bytes = this.#bytes
    const slow = this.#watch.check(now, !this.#paused)
    if (slow === undefined) return
    const error = new Error(slow)
    this.abort(error)
    this.#sink?.fail(error)
  }

  /** True: what let the call in has ended, and so has the stream: not an event more. */
  #isRevoked(): boolean {
    if (this.#call.holds?.() !== false) return false
    const error = new Error('What let the call in was revoked.')
    this.abort(error)
    this.#sink?.fail(error)
    return true
  }

  #giveUp(reason: FailureReason): void {
    const problem = upstreamProblem(reason)
    this.abort(problem)
    this.#asking.refused(problem)
  }

  #refuse(problem: Problem): void {
    this.#over()
    this.#asking.refused(problem)
  }

  #over(): void {
    this.#state = 'over'
    this.#connection = undefined
    this.#deps.sweep.delete(this)
    const { body } = this.#call
    if (body.kind === 'stream') body.source.abort(new Error('The upstream reads no more.'))
    if (this.waitedMs === 0) this.waitedMs = this.#deps.clock.monotonic() - this.#askedAt
  }

  #pause(): void {
    this.#paused = true
    this.#connection?.pause()
  }

  #mayRepeat(): boolean {
    const stale = this.#connection !== undefined && this.#connection.calls > 1
    if (!stale || this.wantsNew || this.#call.body.kind !== 'none') return false
    this.#connection = undefined
    this.wantsNew = true
    return isRepeatable(this.#call)
  }

  readonly #resume = (): void => {
    this.#paused = false
    this.#connection?.resume()
  }
}

/** WHATWG HTML §9.2.5 */
function isEventStream(type: string | undefined): boolean {
  return type !== undefined && type.length >= 17 && /^text\/event-stream\s*(?:;|$)/i.test(type)
}

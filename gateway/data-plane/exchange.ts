// One request of one client and its reply: between node's messages and the walk of the call. It
// owns the end of the call: what is written, when it is over, and that everything behind it is let
// go when the client leaves.

import type { Problem } from '#kernel/problem/problem.ts'
import type { Call, Outcome, Reply } from '#policies/call.ts'
import type { Target } from '#policies/policy.ts'
import { HeaderList } from '#policies/headers.ts'
import type { ServedApi, ServedOperation } from './compile-api.ts'
import { requestHead } from './request-head.ts'
import type { Peer } from './request-head.ts'
import type { FrontDeps } from './front-deps.ts'
import { Walk } from './pipeline.ts'
import type { Ends } from './pipeline.ts'
import { languageIn, problemReply } from './problem-reply.ts'
import type { ReplyPort } from './reply-port.ts'
import { ReplySink } from './reply-sink.ts'
import type { RequestSource } from './request-source.ts'
import { sandboxReply } from './sandbox.ts'
import { sendShadow } from './shadow.ts'
import { traceparent } from './trace.ts'
import type { Trace } from './trace.ts'
import { UpstreamCall } from './upstream-call.ts'
import { upstreamAt } from './upstream.ts'

/** Nobody waits for the answer any more (as other proxies note it; no reply has this status). */
const clientGone = 499

/** One request, as far as it is known at the door. */
export interface Visit {
  readonly method: string
  /** The request target as it came. */
  readonly url: string
  /** Names and values of its fields as they came. */
  readonly raw: readonly string[]
  readonly trace: Trace
  readonly peer: Peer
  /** Monotonic milliseconds of its arrival. */
  readonly at: number
  readonly port: ReplyPort
}

export class Exchange implements Ends {
  readonly #visit: Visit
  /** The body of the request, if it has one. */
  readonly #source: RequestSource | undefined
  readonly #call: Call
  readonly #api: ServedApi
  readonly #operation: ServedOperation
  readonly #deps: FrontDeps
  readonly #walk: Walk
  #upstream: UpstreamCall | undefined
  #reply: Reply | undefined
  #sink: ReplySink | undefined
  /** Bytes of a reply that was there as a whole. */
  #bytes = 0

  constructor(
    visit: Visit,
    source: RequestSource | undefined,
    call: Call,
    api: ServedApi,
    operation: ServedOperation,
    deps: FrontDeps,
  ) {
    this.#visit = visit
    this.#source = source
    this.#call = call
    this.#api = api
    this.#operation = operation
    this.#deps = deps
    this.#walk = new Walk(call, operation.steps, this, deps.log)
  }

  start(): void {
    this.#api.meter.active += 1
    this.#visit.port.onClose((whole) => this.#closed(whole))
    this.#walk.start()
  }

  forward(walk: Walk, target: Target | undefined): void {
    const upstream = target === undefined ? this.#api.upstream : upstreamAt(target)
    if (upstream === undefined) {
      const { api } = this.#api
      walk.replied(sandboxReply(api, this.#operation.operation, this.#call.headers))
      return
    }
    const { upstreams } = this.#deps
    const { trace, peer } = this.#visit
    const head = requestHead(this.#call, upstream, traceparent(trace), peer)
    const asked = new UpstreamCall(walk, upstreams.at(upstream.origin), head, this.#deps)
    this.#upstream = asked
    asked.start()
    const copies = this.#call.mirrors
    this.#call.mirrors = undefined
    for (const copy of copies ?? []) sendShadow(this.#call, copy, trace, peer, this.#deps)
  }

  problemReply(problem: Problem): Reply {
    return problemReply(problem, this.#call.traceId, languageIn(this.#visit.raw))
  }

  deliver(reply: Reply): void {
    this.#reply = reply
    try {
      this.#write(reply)
    } catch (thrown) {
      const { traceId } = this.#call
      this.#deps.log.error({ traceId, err: thrown }, 'a reply could not be written')
      if (reply.body.kind === 'stream') reply.body.source.abort(new Error('The reply is lost.'))
      this.#visit.port.cut()
    }
  }

  #write({ status, headers, body }: Reply): void {
    const { port } = this.#visit
    const head = this.#call.method === 'HEAD'
    const bodyless = head || status === 204 || status === 304
    const length = body.kind === 'bytes' ? body.bytes.length : lengthOf(body)
    const framing = bodyless ? 'none' : (length ?? 'open')
    port.begin(status, unframed(headers, head), framing, this.#deps.draining())
    if (body.kind === 'stream' && !bodyless) {
      this.#sink = new ReplySink(port, length, (send) => this.#finish(send))
      body.source.flow(this.#sink)
      return
    }
    if (body.kind === 'stream') body.source.abort(new Error('The reply has no body.'))
    if (body.kind === 'bytes' && !bodyless) {
      const { bytes } = body
      this.#bytes = bytes.length
      this.#finish(() => port.end(bytes))
    } else {
      this.#finish(() => port.end())
    }
  }

  /** What the call leaves is written down before the last bytes tell the client that it is over. */
  #finish(send: () => void): void {
    this.#walk.finished(this.#outcome(false), send)
  }

  #closed(whole: boolean): void {
    const { meter } = this.#api
    if (this.#upstream?.isOpen === true) this.#upstream.abort(new Error('The client went away.'))
    this.#source?.abort()
    const outcome = this.#outcome(!whole || this.#sink?.isCut === true)
    this.#walk.finished(outcome)
    meter.active -= 1
    if (outcome.aborted) meter.aborted += 1
    const { status, from, totalMs, upstreamMs, requestBytes, replyBytes } = outcome
    meter.count(status, from, totalMs, upstreamMs, requestBytes, replyBytes)
  }

  #outcome(aborted: boolean): Outcome {
    const reply = this.#reply
    return {
      status: reply?.status ?? clientGone,
      problem: reply?.problem?.code,
      from: reply?.from ?? 'gateway',
      requestBytes: this.#source?.bytes ?? 0,
      replyBytes: this.#sink?.bytes ?? this.#bytes,
      totalMs: this.#deps.clock.monotonic() - this.#call.arrivedAt,
      upstreamMs: this.#upstream?.waitedMs ?? 0,
      aborted,
    }
  }
}

function lengthOf(body: Reply['body']): number | undefined {
  return body.kind === 'stream' ? body.source.length : 0
}

/** Framing is said by the bytes that are sent, not by what a step or an upstream wrote. */
function unframed(headers: HeaderList, head: boolean): string[] {
  const { flat } = headers
  for (let at = 0; at < flat.length; at += 2) {
    const { length } = flat[at]!
    if (length !== 10 && length !== 14 && length !== 17) continue
    const name = flat[at]!.toLowerCase()
    if (name === 'content-length' && head) continue
    if (!framing.has(name)) continue
    headers.delete(name)
    at -= 2
  }
  return flat
}

const framing: ReadonlySet<string> = new Set(['connection', 'content-length', 'transfer-encoding'])

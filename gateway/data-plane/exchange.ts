// One request of one client and its reply: between node's messages and the walk of the call. It
// owns the end of the call: what is written, when it is over, and that everything behind it is let
// go when the client leaves.

import type { Problem } from '#kernel/problem/problem.ts'
import type { Call, Certificate, Outcome, Reply } from '#policies/call.ts'
import type { Target } from '#policies/policy.ts'
import { HeaderList } from '#policies/headers.ts'
import type { Asked } from './ask-behind.ts'
import type { Peer } from './request-head.ts'
import type { ExchangeDeps } from './front-deps.ts'
import { clientGone } from './meter.ts'
import type { Meter } from './meter.ts'
import { Walk } from './pipeline.ts'
import type { Ends } from './pipeline.ts'
import { languageIn, problemReply } from './problem-reply.ts'
import type { ReplyPort } from './reply-port.ts'
import { ReplySink } from './reply-sink.ts'
import type { RequestSource } from './request-source.ts'
import type { Steps } from './steps.ts'
import type { Trace } from './trace.ts'
import { Tunnel } from './tunnel.ts'
import type { UpgradePort } from './upgrade-port.ts'

/** One request, as far as it is known at the door. */
export interface Visit {
  readonly method: string
  /** The request target as it came. */
  readonly url: string
  /** Names and values of its fields as they came. */
  readonly raw: readonly string[]
  readonly trace: Trace
  readonly peer: Peer
  readonly certificate: Certificate | undefined
  /** Monotonic milliseconds of its arrival. */
  readonly at: number
  readonly port: ReplyPort
  /** The same port, where node gave the socket away: a WebSocket is asked for. */
  readonly upgrade: UpgradePort | undefined
}

/** Where a call was led. */
export interface Led {
  readonly meter: Meter
  readonly steps: Steps
  /** Asks what stands behind it; ends in `walk.replied` or `walk.refused`; undefined: at once. */
  ask(walk: Walk, target: Target | undefined): Asked | undefined
}

export class Exchange implements Ends {
  readonly #visit: Visit
  /** The body of the request, if it has one. */
  readonly #source: RequestSource | undefined
  readonly #call: Call
  readonly #led: Led
  readonly #deps: ExchangeDeps
  readonly #walk: Walk
  #asked: Asked | undefined
  #reply: Reply | undefined
  #sink: ReplySink | undefined
  #tunnel: Tunnel | undefined
  /** Monotonic milliseconds of the 101. */
  #switchedAt = 0
  /** Bytes of a reply that was there as a whole. */
  #bytes = 0

  constructor(
    visit: Visit,
    source: RequestSource | undefined,
    call: Call,
    led: Led,
    deps: ExchangeDeps,
  ) {
    this.#visit = visit
    this.#source = source
    this.#call = call
    this.#led = led
    this.#deps = deps
    this.#walk = new Walk(call, led.steps, this, deps.log)
  }

  start(): void {
    this.#led.meter.active += 1
    this.#visit.port.onClose((whole) => this.#closed(whole))
    this.#walk.start()
  }

  forward(walk: Walk, target: Target | undefined): void {
    const asked = this.#led.ask(walk, target)
    if (asked?.isOpen === true) this.#asked = asked
  }

  problemReply(problem: Problem): Reply {
    return problemReply(problem, this.#call.traceId, languageIn(this.#visit.raw))
  }

  deliver(reply: Reply): void {
    this.#reply = reply
    try {
      if (reply.status === 101) this.#switch(reply)
      else this.#write(reply)
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

  /** From here on bytes pass both ways; the call ends with them. */
  #switch({ headers }: Reply): void {
    const { port, upgrade } = this.#visit
    const given = this.#asked?.handOver?.()
    if (given === undefined || upgrade === undefined) return port.cut()
    this.#switchedAt = this.#deps.clock.monotonic()
    const socket = upgrade.switch(unframed(headers, false), () => this.#tunnel?.isBroken === false)
    const holds = () => this.#call.holds?.() !== false
    this.#tunnel = new Tunnel(socket, given.connection, given.early, this.#deps, holds)
    if (this.#deps.draining()) this.#tunnel.close()
  }

  /** What the call leaves is written down before the last bytes tell the client that it is over. */
  #finish(send: () => void): void {
    this.#walk.finished(this.#outcome(false), send)
  }

  #closed(whole: boolean): void {
    if (this.#asked?.isOpen === true) this.#asked.abort(new Error('The client went away.'))
    this.#source?.abort()
    const outcome = this.#outcome(!whole || this.#sink?.isCut === true)
    this.#walk.finished(outcome)
    // How long a WebSocket stood open says nothing of how fast calls are.
    const ms = this.#tunnel && this.#switchedAt - this.#call.arrivedAt
    this.#led.meter.end(outcome, ms)
  }

  #outcome(aborted: boolean): Outcome {
    const reply = this.#reply
    return {
      status: reply?.status ?? clientGone,
      problem: reply?.problem?.code,
      from: reply?.from ?? 'gateway',
      requestBytes: this.#tunnel?.up ?? this.#source?.bytes ?? 0,
      replyBytes: this.#tunnel?.down ?? this.#sink?.bytes ?? this.#bytes,
      totalMs: this.#deps.clock.monotonic() - this.#call.arrivedAt,
      upstreamMs: this.#asked?.waitedMs ?? 0,
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

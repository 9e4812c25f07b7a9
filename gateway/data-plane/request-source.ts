// The body of a request as a byte source over node's message. It begins to flow only when somebody
// asks for it: a call refused before that has cost no more than its head.

import type { IncomingMessage } from 'node:http'
import { Problem } from '#kernel/problem/problem.ts'
import type { ByteSink, ByteSource } from '#policies/call.ts'
import { bodyPassed } from './body-garbage.ts'
import { FlowWatch } from './flow-watch.ts'
import type { Sweep, Swept } from './sweep.ts'

export class RequestSource implements ByteSource, Swept {
  readonly length: number | undefined
  place = -1
  readonly #req: IncomingMessage
  readonly #sweep: Sweep
  /** Called when the flow begins: the moment to answer `Expect: 100-continue`. */
  readonly #wanted: () => void
  readonly #watch: FlowWatch
  #sink: ByteSink | undefined

  constructor(
    req: IncomingMessage,
    length: number | undefined,
    wanted: () => void,
    sweep: Sweep,
    now: number,
  ) {
    this.#req = req
    this.length = length
    this.#wanted = wanted
    this.#sweep = sweep
    this.#watch = new FlowWatch(now)
  }

  /** Bytes read so far. */
  get bytes(): number {
    return this.#watch.bytes
  }

  flow(sink: ByteSink): void {
    const req = this.#req
    if (req.errored || req.destroyed) return sink.fail(brokenOff())
    this.#sink = sink
    this.#sweep.add(this)
    this.#wanted()
    req.on('data', this.#data).on('end', this.#end).on('error', this.#error)
  }

  /** The rest stays unread; what becomes of it is the front's affair. */
  abort(): void {
    if (this.#sink === undefined) return
    this.#sink = undefined
    this.#sweep.delete(this)
    this.#req.off('data', this.#data).off('end', this.#end).pause()
  }

  sweep(now: number): void {
    const slow = this.#watch.check(now, !this.#req.isPaused())
    if (slow === undefined) return
    const sink = this.#sink
    this.abort()
    sink?.fail(new Problem('request/too-slow', `The body came too slowly. ${slow}`))
  }

  readonly #data = (chunk: Uint8Array): void => {
    this.#watch.bytes += chunk.length
    if (this.#sink?.write(chunk, this.#resume) === false) this.#req.pause()
    bodyPassed(chunk.length)
  }

  readonly #resume = (): void => void this.#req.resume()

  readonly #end = (): void => {
    this.#sweep.delete(this)
    this.#sink?.end()
    this.#sink = undefined
  }

  readonly #error = (): void => {
    this.#sweep.delete(this)
    this.#sink?.fail(brokenOff())
    this.#sink = undefined
  }
}

function brokenOff(): Problem {
  return new Problem('request/malformed', 'The body broke off before its end.')
}

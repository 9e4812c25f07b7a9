// A reply over node's HTTP server.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { endReply, isSmallRest } from './end-reply.ts'
import type { Framing, ReplyPort } from './reply-port.ts'

export class NodePort implements ReplyPort {
  readonly #req: IncomingMessage
  readonly #res: ServerResponse
  readonly #rest: number | undefined

  /** `rest`: announced bytes of the request body, 0: there is none, undefined: nobody knows. */
  constructor(req: IncomingMessage, res: ServerResponse, rest: number | undefined) {
    this.#req = req
    this.#res = res
    this.#rest = rest
    // Whatever node says of a reply to a client that is gone, `close` has said.
    res.on('error', ignore)
  }

  onClose(done: (whole: boolean) => void): void {
    const res = this.#res
    res.on('close', () => done(res.writableFinished))
  }

  begin(status: number, flat: string[], framing: Framing, close: boolean): void {
    const req = this.#req
    if (typeof framing === 'number') flat.push('content-length', String(framing))
    const unread = req.readableFlowing === null && !isSmallRest(req, this.#rest)
    if (close || unread) flat.push('connection', 'close')
    this.#res.writeHead(status, flat)
  }

  write(chunk: Uint8Array): boolean {
    return this.#res.write(chunk)
  }

  onceDrained(resume: () => void): void {
    this.#res.once('drain', resume)
  }

  end(last?: Uint8Array): void {
    endReply(this.#res, this.#rest, last)
  }

  cut(): void {
    const { socket, httpVersion } = this.#req
    // To an older client a body without announced length would look whole without the reset.
    if (httpVersion === '1.1') socket.destroy()
    else socket.resetAndDestroy()
  }
}

function ignore(): void {}

// A reply over the socket of a request that asks to leave HTTP. Node gives such a socket away, so its
// connection ends with the reply or goes on as a tunnel. Until then the client has nothing to say
// (RFC 6455 §4.1): what comes early might be read as another request by one, as frames by another.
//
//   waiting ──► reply, the connection ends
//      │ └────► 101, the socket is a tunnel's
//      └──────► bytes, or the end of the client: cut

import { ServerResponse } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { NodePort } from './node-port.ts'
import type { Framing, ReplyPort } from './reply-port.ts'

export class UpgradePort implements ReplyPort {
  readonly #socket: Socket
  readonly #res: ServerResponse
  readonly #port: NodePort
  #hasBegun = false
  #endedWell: (() => boolean) | undefined

  constructor(req: IncomingMessage, socket: Socket) {
    this.#socket = socket
    this.#res = new ServerResponse(req)
    this.#res.assignSocket(socket)
    this.#res.once('finish', () => socket.destroySoon())
    this.#port = new NodePort(req, this.#res, 0)
    socket.on('error', ignore).on('data', this.#early).on('end', this.#early)
  }

  onClose(done: (whole: boolean) => void): void {
    const res = this.#res
    this.#socket.once('close', () => done(this.#endedWell?.() ?? res.writableFinished))
  }

  begin(status: number, flat: string[], framing: Framing): void {
    this.#hasBegun = true
    this.#port.begin(status, flat, framing, true)
  }

  write(chunk: Uint8Array): boolean {
    return this.#port.write(chunk)
  }

  onceDrained(resume: () => void): void {
    this.#port.onceDrained(resume)
  }

  end(last?: Uint8Array): void {
    this.#port.end(last)
  }

  cut(): void {
    this.#port.cut()
  }

  /** Sends the 101; from here on the socket speaks no HTTP. `endedWell` is asked when it closes. */
  switch(flat: string[], endedWell: () => boolean): Socket {
    const socket = this.#socket
    this.#endedWell = endedWell
    this.#res.writeHead(101, [...flat, 'connection', 'Upgrade', 'upgrade', 'websocket'])
    this.#res.flushHeaders()
    this.#res.detachSocket(socket)
    socket.off('data', this.#early).off('end', this.#early)
    return socket
  }

  readonly #early = (): void => {
    if (!this.#hasBegun) this.#socket.destroy()
  }
}

function ignore(): void {}

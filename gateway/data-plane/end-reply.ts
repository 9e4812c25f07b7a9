// The end of a reply, and what becomes of a request body that nobody has read by then: a little is
// thrown away so that the connection can go on, much costs the connection. The client gets a moment
// to read the answer before the reset that unread bytes bring with them.
//
//   request read to its end, or little is left ─► end, the connection goes on if the rest comes soon
//   much is left ─► last bytes out ─► up to 64 KiB thrown away, up to a second ─► end, close

import type { IncomingMessage, ServerResponse } from 'node:http'

/** Bytes that are read only to be thrown away. */
const maxDiscarded = 65_536
const lingerMs = 1_000
/** In which a little rest must have come. */
const restMs = 5_000

/** Whether the connection can go on when nobody reads the body; `length`: announced bytes of it, 0: there is none. */
export function isSmallRest(req: IncomingMessage, length: number | undefined): boolean {
  return req.complete || (length !== undefined && length <= maxDiscarded)
}

/** Sends the last bytes, if any, and ends the reply; `length` as above. */
export function endReply(res: ServerResponse, length: number | undefined, last?: Uint8Array): void {
  const { req } = res
  if (isSmallRest(req, length)) {
    if (last === undefined) res.end()
    else if (last.length <= maxText) res.end(latin1(last), 'latin1')
    else res.end(last)
    if (length !== 0) throwAway(req)
    return
  }
  if (last === undefined) res.flushHeaders()
  else res.write(last)
  linger(req, res)
}

/** Small bodies go out as one text with the head: node writes bytes and head in two pieces. */
const maxText = 16_384

function latin1(bytes: Uint8Array): string {
  const buffer = Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return buffer.toString('latin1')
}

/** Who keeps back the little that is left keeps a connection for nothing. */
function throwAway(req: IncomingMessage): void {
  req.resume()
  if (req.complete) return
  const timer = setTimeout(() => req.complete || req.socket.destroy(), restMs).unref()
  req.once('close', () => clearTimeout(timer))
}

function linger(req: IncomingMessage, res: ServerResponse): void {
  const { socket } = req
  let rest = maxDiscarded
  const end = (keep: boolean) => {
    clearTimeout(timer)
    if (res.writableEnded) return
    if (!keep) res.once('finish', () => socket.destroySoon())
    res.end()
  }
  const timer = setTimeout(end, lingerMs, false).unref()
  req.on('data', (chunk: Uint8Array) => {
    rest -= chunk.length
    if (rest < 0) req.pause()
  })
  req.once('end', () => end(true))
  res.once('close', () => clearTimeout(timer))
  req.resume()
}

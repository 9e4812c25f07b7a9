// How node's HTTP server must be set for a door that strangers use. Its own defaults wait a minute
// for a head, count no connections and read some heads leniently.

import { constants } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { IncomingMessage, Server, ServerOptions, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { Server as TlsServer } from 'node:tls'
import type { TlsOptions } from 'node:tls'
import { Problem, problemBody } from '#kernel/problem/problem.ts'
import type { ProblemCode } from '#kernel/problem/problem.ts'
import { isHandshake } from './check-upgrade.ts'
import { maxFields } from './read-head.ts'

export const serverOptions = {
  insecureHTTPParser: false,
  requireHostHeader: true,
  joinDuplicateHeaders: false,
  /** Bytes of request line and head. */
  maxHeaderSize: 16_384,
  /** Milliseconds until the head is there. */
  headersTimeout: 10_000,
  /** Milliseconds until the whole request is there; bodies are watched more closely (flow-watch.ts). */
  requestTimeout: 300_000,
  /** None: node would set a timer a call; `guardServer` looks after idle connections. */
  keepAliveTimeout: 0,
  connectionsCheckingInterval: 2_000,
  /** A request without a body costs no stream. */
  optimizeEmptyRequests: true,
  noDelay: true,
  /** All else is read as HTTP, whatever it would rather be. */
  shouldUpgradeCallback: isHandshake,
} as const satisfies ServerOptions

/**
 * TLS 1.3, or 1.2 with forward secrecy and authenticated encryption (RFC 9325 §4.2.1). No second
 * handshake: a connection keeps the certificate that it began with.
 */
export const tlsOptions = {
  minVersion: 'TLSv1.2',
  ciphers: [
    'TLS_AES_256_GCM_SHA384',
    'TLS_CHACHA20_POLY1305_SHA256',
    'TLS_AES_128_GCM_SHA256',
    'ECDHE+AESGCM',
    'ECDHE+CHACHA20',
  ].join(':'),
  honorCipherOrder: true,
  secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
  handshakeTimeout: 10_000,
} as const satisfies TlsOptions

/** A connection that is silent from one look to the next, so for one to two times this, is closed. */
const idleMs = 45_000

const open = Symbol('may be silent')
type Quiet = Socket & { [open]?: true }

const waiting = Symbol('waits for 100 Continue')
type Waiting = IncomingMessage & { [waiting]?: true }

/**
 * What options cannot say, for the server behind the public door: a body announced with
 * `Expect: 100-continue` is asked for only when somebody reads it, CONNECT opens no tunnel, and what
 * is no HTTP at all is refused as a problem. `isOurs`: addresses of the data plane.
 */
export function guardServer(server: Server, isOurs: (url: string) => boolean): void {
  closeIdle(server)
  // One more than is served, so that a head cut to this number is seen to be too long.
  server.maxHeadersCount = maxFields + 1
  server.on('checkContinue', (req: Waiting, res: ServerResponse) => {
    if (isOurs(req.url ?? '')) req[waiting] = true
    else res.writeContinue()
    server.emit('request', req, res)
  })
  server.on('connect', (_req: IncomingMessage, socket: Duplex) => {
    refuseSocket(socket, 'route/method', 'This server opens no tunnels.')
  })
  const doomed = new WeakSet<Socket>()
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Answering) => {
    const before = socket._httpMessage
    if (before?.req.complete === true) {
      // The reply to the request before is under way: a refusal now would be taken for it.
      if (!doomed.has(socket)) before.once('close', () => socket.destroySoon())
      doomed.add(socket)
      return
    }
    // Where something was sent before, these bytes could land in the middle of a reply.
    if (socket.bytesWritten > 0 || !socket.writable) return socket.destroySoon()
    // A handshake that failed: nothing can be said in the clear.
    if (!fromParser.test(error.code ?? '')) return socket.destroy()
    if (error.code === 'HPE_HEADER_OVERFLOW') {
      const detail = `The head may have up to ${serverOptions.maxHeaderSize} bytes.`
      return refuseSocket(socket, 'request/head-too-large', detail)
    }
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
      return refuseSocket(socket, 'request/too-slow', 'The request did not come in time.')
    }
    refuseSocket(socket, 'request/malformed', 'These bytes are no HTTP request.')
  })
}

const fromParser = /^(?:HPE_|ERR_HTTP_)/
/** As node keeps it: the reply that this connection owes next. */
type Answering = Socket & { readonly _httpMessage?: ServerResponse | null }

/** Closes connections over which nothing has gone for a while: one look at all of them, no timer each. */
function closeIdle(server: Server): void {
  const seen = new Map<Quiet, number>()
  server.on(server instanceof TlsServer ? 'secureConnection' : 'connection', (socket: Quiet) => {
    seen.set(socket, -1)
    socket.once('close', () => seen.delete(socket))
  })
  const look = setInterval(() => {
    for (const [socket, before] of seen) {
      const now = socket.bytesRead + socket.bytesWritten
      if (now === before && socket[open] !== true) socket.destroy()
      else seen.set(socket, now)
    }
  }, idleMs).unref()
  server.once('close', () => clearInterval(look))
}

/** Somebody else looks after this connection, whether bytes go over it or not. */
export function stayOpen(socket: Quiet): void {
  socket[open] = true
}

/** Called when a body is read for the first time. */
export function continueWhenWanted(req: Waiting, res: ServerResponse): void {
  if (req[waiting] !== true || res.headersSent) return
  delete req[waiting]
  res.writeContinue()
}

/** A refusal where node made no reply. */
export function refuseSocket(socket: Duplex, code: ProblemCode, detail: string): void {
  const problem = new Problem(code, detail)
  const body = JSON.stringify(problemBody(problem, '', 'pl'))
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n` +
      'Content-Type: application/problem+json\r\n' +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}

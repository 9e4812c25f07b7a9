// The two doors of the bus and who stands behind each address. The door opens before the house is
// ready, so that a port in use is known at once and a probe gets an honest 503; it never decides
// anything about a call.
//
//   /api/ /sandbox/      data plane           /livez /readyz    health
//   /oidc, /.well-known  identity, catalog    /me /tracker      the person's page and log
//   /catalog /changes.atom, files of /apis    catalog for machines
//   everything else      portal

import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { Problem, problemBody } from '#kernel/problem/problem.ts'
import {
  guardServer,
  refuseSocket,
  serverOptions,
  tlsOptions,
} from './data-plane/server-options.ts'
import type { TlsFiles } from './tls-files.ts'

export type Handler = (req: IncomingMessage, res: ServerResponse) => void

/** Of a request that asks for a WebSocket. */
export type Upgrader = (req: IncomingMessage, socket: Socket, early: Buffer) => void

/** First path segment, with its slash, to handler; `/` takes the rest. */
export type Doors = Readonly<Record<string, Handler>> & { readonly '/': Handler }

export interface PublicDoor {
  readonly port: number
  /** From now on requests go to these handlers; `upgrade`: of the data plane. */
  open(doors: Doors, upgrade: Upgrader): void
  /** No new connection; open calls may finish within `graceMs`, then they are cut. */
  close(graceMs: number): Promise<void>
}

/** Listens, over TLS where there are files for it; throws a sentence with the cure when the port cannot be had. */
export async function hangDoor(host: string, port: number, tls?: TlsFiles): Promise<PublicDoor> {
  let doors: Doors = { '/': unready, '/livez': onlyRead(alive) }
  let upgrade: Upgrader | undefined
  const given = new Set<Socket>()
  const handle: Handler = (req, res) => {
    const ready = doors[firstSegment(req.url ?? '/')] ?? doors['/']
    ready(req, res)
  }
  const server = tls?.context() ? tlsServer(tls, handle) : createServer(serverOptions, handle)
  guardServer(server, (url) => dataPlane.has(firstSegment(url)))
  server.on('upgrade', (req, socket: Socket, early) => {
    given.add(socket)
    socket.once('close', () => given.delete(socket))
    const isOurs = dataPlane.has(firstSegment(req.url ?? '/'))
    if (isOurs && upgrade !== undefined) return upgrade(req, socket, early)
    socket.on('error', () => {}).once('finish', () => socket.destroySoon())
    if (isOurs) return refuseSocket(socket, 'gateway/unready', startsStill)
    refuseSocket(socket, 'upgrade/refused', 'Nothing at this address opens a WebSocket.')
  })
  await listen(server, host, port)
  return {
    port: (server.address() as AddressInfo).port,
    open(ready, upgrader) {
      doors = { '/livez': onlyRead(alive), ...ready }
      upgrade = upgrader
    },
    close: (graceMs) => close(server, given, graceMs),
  }
}

/** Who has no certificate comes in as well: what a call must show, its policy file says. */
function tlsServer(tls: TlsFiles, handle: Handler): Server {
  const asking = { requestCert: tls.authorities !== undefined, rejectUnauthorized: false }
  const options = () => ({ ...serverOptions, ...tlsOptions, ...asking, ...tls.context() })
  const server = createTlsServer(options(), handle)
  tls.onChange(() => server.setSecureContext(options()))
  return server
}

/** What the gateway's data plane answers. */
const dataPlane: ReadonlySet<string> = new Set(['/api', '/sandbox'])

export class PortTaken extends Error {}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => fail(explainListen(error, host, port)))
    server.listen(port, host, () => done())
  })
}

function explainListen(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new PortTaken(
      `Port ${port} on ${host} is in use by another program; stop it or set another SZYNA_PORT.`,
    )
  }
  if (error.code === 'EACCES') {
    return new PortTaken(
      `This user may not listen on port ${port}; set SZYNA_PORT to one above 1023.`,
    )
  }
  return error
}

/** `given`: sockets that node gave away and knows no more. */
function close(server: Server, given: ReadonlySet<Socket>, graceMs: number): Promise<void> {
  return new Promise((done) => {
    const cut = setTimeout(() => {
      server.closeAllConnections()
      for (const socket of given) socket.destroy()
    }, graceMs)
    server.close(() => {
      clearTimeout(cut)
      done()
    })
    server.closeIdleConnections()
  })
}

function firstSegment(url: string): string {
  for (let at = 1; at < url.length; at++) {
    const letter = url.charCodeAt(at)
    if (letter === 0x2f || letter === 0x3f) return url.slice(0, at)
  }
  return url
}

const startsStill = 'Szyna is starting; try again in a second.'

function alive(_req: IncomingMessage, res: ServerResponse): void {
  answerJson(res, 200, { status: 'pass' }, 'application/health+json')
}

/** Whoever watches the bus asks; there is nothing to write here, and nothing to trace. */
export function onlyRead(handler: Handler): Handler {
  return (req, res) => {
    if (req.method === 'GET' || req.method === 'HEAD') return handler(req, res)
    const problem = new Problem('route/method', 'This address is only read: send GET.')
    res.setHeader('Allow', 'GET, HEAD')
    answerJson(res, 405, problemBody(problem, '', 'en'), 'application/problem+json')
  }
}

function unready(_req: IncomingMessage, res: ServerResponse): void {
  const problem = new Problem('gateway/unready', startsStill)
  res.setHeader('Retry-After', '1')
  answerJson(res, 503, problemBody(problem, '', 'en'), 'application/problem+json')
}

export function answerJson(
  res: ServerResponse,
  status: number,
  body: unknown,
  mediaType = 'application/json',
): void {
  const text = JSON.stringify(body)
  res.writeHead(status, {
    'Content-Type': mediaType,
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
  })
  res.end(text)
}

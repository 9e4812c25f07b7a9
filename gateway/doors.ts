// The two doors of the bus and who stands behind each address. The door opens before the house is
// ready, so that a port in use is known at once and a probe gets an honest 503; it never decides
// anything about a call.
//
//   /api/ /sandbox/      data plane           /livez /readyz    health
//   /oidc, /.well-known  identity, catalog    everything else   portal

import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Problem, problemBody } from '#kernel/problem/problem.ts'
import { guardServer, serverOptions } from './data-plane/server-options.ts'

export type Handler = (req: IncomingMessage, res: ServerResponse) => void

/** First path segment, with its slash, to handler; `/` takes the rest. */
export type Doors = Readonly<Record<string, Handler>> & { readonly '/': Handler }

export interface PublicDoor {
  readonly port: number
  /** From now on requests go to these handlers. */
  open(doors: Doors): void
  /** No new connection; open calls may finish within `graceMs`, then they are cut. */
  close(graceMs: number): Promise<void>
}

/** Listens; throws a sentence with the cure when the port cannot be had. */
export async function hangDoor(host: string, port: number): Promise<PublicDoor> {
  let doors: Doors = { '/': unready, '/livez': alive }
  const server = createServer(serverOptions, (req, res) => {
    const handle = doors[firstSegment(req.url ?? '/')] ?? doors['/']
    handle(req, res)
  })
  guardServer(server, (url) => dataPlane.has(firstSegment(url)))
  await listen(server, host, port)
  return {
    port: (server.address() as AddressInfo).port,
    open(ready) {
      doors = { '/livez': alive, ...ready }
    },
    close: (graceMs) => close(server, graceMs),
  }
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

function close(server: Server, graceMs: number): Promise<void> {
  return new Promise((done) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs)
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

function alive(_req: IncomingMessage, res: ServerResponse): void {
  answerJson(res, 200, { status: 'pass' }, 'application/health+json')
}

function unready(_req: IncomingMessage, res: ServerResponse): void {
  const problem = new Problem('gateway/unready', 'Szyna is starting; try again in a second.')
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

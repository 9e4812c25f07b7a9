// A small HTTP server that answers in place of a registry. It listens on 127.0.0.1 only, on a port
// the machine chooses, and asks nobody who he is: that is the gateway's work. Whatever comes in, it
// answers or closes the connection; it must never fall.

import { createServer } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { newId } from '#kernel/ids/ids.ts'
import { asProblem, problemBody, refuse } from '#kernel/problem/problem.ts'
import type { Log } from '#kernel/log/log.ts'
import { matchPath } from './match-path.ts'

export interface Ask {
  /** Path parameters, decoded. */
  readonly params: ReadonlyMap<string, string>
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  /** Parsed JSON; undefined when there was no body. */
  readonly body: unknown
}

export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON; none: no body. */
  readonly body?: unknown
}

export interface Operation {
  readonly method: 'GET' | 'POST'
  /** `/persons/{personId}`, as in the document. */
  readonly path: string
  /** Throws a Problem to refuse. */
  answer(ask: Ask): Answer
}

export interface StandIn {
  /** `http://127.0.0.1:41234` */
  readonly url: string
  close(): Promise<void>
}

const bodyLimit = 64 * 1024

export async function openStandIn(operations: readonly Operation[], log: Log): Promise<StandIn> {
  const server = createServer((req, res) => {
    req.on('error', () => res.destroy())
    respond(operations, req, res).catch((thrown: unknown) => sayProblem(req, res, thrown, log))
  })
  server.requestTimeout = 10_000
  // Longer than any client keeps an idle connection, so that it is never closed under a call.
  server.keepAliveTimeout = 65_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function respond(
  operations: readonly Operation[],
  req: IncomingMessage,
  res: ServerResponse,
) {
  const [path = '', ...rest] = (req.url ?? '').split('?')
  const found = operations.flatMap((operation) => {
    const params = matchPath(operation.path, path)
    return params ? [{ operation, params }] : []
  })
  if (found.length === 0) refuse('route/unknown', 'Sprawdź ścieżkę w opisie API.')
  const hit = found.find(({ operation }) => operation.method === req.method)
  if (!hit) {
    const allow = found.map(({ operation }) => operation.method).join(', ')
    refuse('route/method', `Użyj jednej z metod: ${allow}.`, { headers: ['Allow', allow] })
  }
  const query = new URLSearchParams(rest.join('?'))
  const body = hit.operation.method === 'POST' ? await readJson(req) : undefined
  const answer = hit.operation.answer({ params: hit.params, query, headers: req.headers, body })
  send(res, answer.status ?? 200, 'application/json', answer.body, answer.headers)
}

async function readJson(req: IncomingMessage): Promise<unknown> {
  if (!/^application\/json\s*(?:;|$)/i.test(req.headers['content-type'] ?? '')) {
    refuse('request/media-type', 'Wyślij treść jako application/json.')
  }
  const chunks: Buffer[] = []
  let size = 0
  // Not destroyed when we stop early: the refusal still has to go out on this connection.
  for await (const chunk of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > bodyLimit) refuse('request/body-too-large', `Wyślij najwyżej ${bodyLimit} bajtów.`)
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    refuse('request/malformed', 'Treść żądania nie jest poprawnym dokumentem JSON.')
  }
}

function sayProblem(req: IncomingMessage, res: ServerResponse, thrown: unknown, log: Log): void {
  if (res.headersSent || res.destroyed) return void res.destroy()
  const problem = asProblem(thrown)
  if (problem.code === 'gateway/internal') log.error({ err: thrown }, 'a stand-in made an error')
  const headers: Record<string, string> = {}
  for (let at = 0; at + 1 < problem.headers.length; at += 2) {
    headers[problem.headers[at] ?? ''] = problem.headers[at + 1] ?? ''
  }
  // What is left of the body is not read: the connection ends with the answer.
  if (!req.complete) headers['connection'] = 'close'
  const body = problemBody(problem, traceIdOf(req), 'pl')
  send(res, problem.status, 'application/problem+json', body, headers)
}

function traceIdOf(req: IncomingMessage): string {
  const given = /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(String(req.headers['traceparent'] ?? ''))
  return given?.[1] ?? newId<'trace'>().replaceAll('-', '')
}

function send(
  res: ServerResponse,
  status: number,
  type: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (body === undefined) return void res.writeHead(status, headers).end()
  const bytes = Buffer.from(JSON.stringify(body))
  res.writeHead(status, { ...headers, 'content-type': type, 'content-length': bytes.length })
  res.end(bytes)
}

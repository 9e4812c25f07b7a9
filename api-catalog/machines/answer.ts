// How machines are answered: an entity tag, a length or a stream, problem+json for what is refused. Any
// page of the web may read it: nothing here is anybody's own.

import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate as turn } from 'node:timers/promises'
import { preferredLanguage } from '#kernel/problem/preferred-language.ts'
import { problemBody } from '#kernel/problem/problem.ts'
import type { Problem } from '#kernel/problem/problem.ts'

export interface Answer {
  readonly mediaType: string
  /** What is long comes in pieces, made while it is sent. */
  readonly body: string | Iterable<string>
  /** Stands for the content of pieces; of a text it is made from the text. */
  readonly tag?: string
  readonly headers?: Readonly<Record<string, string>>
}

// oxfmt-ignore
const guard = {
  'Content-Security-Policy':     `default-src 'none'; frame-ancestors 'none'`,
  'X-Content-Type-Options':      'nosniff',
  'Referrer-Policy':             'no-referrer',
  'Access-Control-Allow-Origin': '*',
  'Cache-Control':               'no-cache',
}

export async function sendAnswer(
  req: IncomingMessage,
  res: ServerResponse,
  { mediaType, body, tag, headers }: Answer,
): Promise<void> {
  const bytes = typeof body === 'string' ? Buffer.from(body) : undefined
  const etag = `"${digestOf(`${mediaType} ${tag ?? ''}`, bytes)}"`
  const head = { ...guard, Vary: 'Accept', ...headers, ETag: etag }
  if (isKnown(req.headers['if-none-match'], etag)) {
    res.writeHead(304, head).end()
    return
  }
  res.writeHead(200, {
    ...head,
    'Content-Type': mediaType,
    ...(bytes !== undefined && { 'Content-Length': bytes.length }),
  })
  if (req.method === 'HEAD') res.end()
  else if (typeof body === 'string') res.end(bytes)
  else await pipeline(Readable.from(paced(body)), res)
}

export function sendProblem(req: IncomingMessage, res: ServerResponse, problem: Problem): void {
  const language = preferredLanguage(req.headers['accept-language'])
  const bytes = Buffer.from(JSON.stringify(problemBody(problem, '', language)))
  for (let at = 0; at + 1 < problem.headers.length; at += 2) {
    res.setHeader(problem.headers[at] ?? '', problem.headers[at + 1] ?? '')
  }
  res.writeHead(problem.status, {
    ...guard,
    'Cache-Control': 'no-store',
    'Content-Language': language,
    'Content-Type': 'application/problem+json',
    'Content-Length': bytes.length,
  })
  res.end(req.method === 'HEAD' ? undefined : bytes)
}

/** RFC 9110 §13.1.2: weak comparison, `*` fits whatever there is. */
function isKnown(field: string | undefined, etag: string): boolean {
  if (field === undefined) return false
  return field
    .split(',')
    .some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag)
}

function digestOf(kind: string, bytes: Buffer | undefined): string {
  const hash = createHash('sha256').update(kind)
  if (bytes !== undefined) hash.update(bytes)
  return hash.digest('base64url').slice(0, 27)
}

const pieceLength = 32_768

/** Larger pieces of small ones; calls get their turn after each. */
async function* paced(pieces: Iterable<string>): AsyncGenerator<string> {
  let gathered = ''
  for (const piece of pieces) {
    gathered += piece
    if (gathered.length < pieceLength) continue
    yield gathered
    gathered = ''
    await turn()
  }
  if (gathered !== '') yield gathered
}

// How the portal answers: every reply carries the same guard of headers, an entity tag and a length;
// a HEAD gets the headers alone, a client that has the page already gets 304.

import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

export interface Reply {
  readonly status: number
  readonly mediaType: string
  readonly body: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
  /** The address holds the hash of the content: it may be kept for a year. */
  readonly forever?: boolean
}

/** Content-Security-Policy of every reply: our stylesheet, icon and forms, known scripts, calls to this bus alone. */
export function guardHeaders(scriptHashes: readonly string[]): Readonly<Record<string, string>> {
  return {
    'Content-Security-Policy': [
      `default-src 'none'`,
      `script-src ${scriptHashes.join(' ')}`,
      `connect-src 'self'`,
      `style-src 'self'`,
      `img-src 'self'`,
      `form-action 'self'`,
      `base-uri 'none'`,
      `frame-ancestors 'none'`,
    ].join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
  }
}

export function send(
  req: IncomingMessage,
  res: ServerResponse,
  reply: Reply,
  guard: Readonly<Record<string, string>>,
): void {
  const bytes = typeof reply.body === 'string' ? Buffer.from(reply.body) : reply.body
  const tag = `"${createHash('sha1').update(bytes).digest('base64url')}"`
  const headers = {
    ...guard,
    'Content-Type': reply.mediaType,
    'Cache-Control': reply.forever ? 'public, max-age=31536000, immutable' : 'no-cache',
    ...(!reply.forever && { Vary: 'Accept-Language, Cookie' }),
    ETag: tag,
    ...reply.headers,
  }
  const fresh = reply.status === 200 && (req.headers['if-none-match'] ?? '').includes(tag)
  if (fresh) {
    res.writeHead(304, headers).end()
    return
  }
  res.writeHead(reply.status, { ...headers, 'Content-Length': bytes.length })
  res.end(req.method === 'HEAD' ? undefined : bytes)
}

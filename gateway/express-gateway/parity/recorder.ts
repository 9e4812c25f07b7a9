// The service behind both gateways: it keeps what reaches it, answers by the path it is asked for, and
// is the issuer that tokens are introspected at.

import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface Recorder {
  readonly url: string
  forget(): void
  last(): Recorded | null
  close(): void
}

export interface Recorded {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export async function openRecorder(): Promise<Recorder> {
  let last: Recorded | null = null
  const server = createServer((req, res) => void answer(req, res))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    forget: () => void (last = null),
    last: () => last,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = req
    const body = await text(req).catch(() => '')
    if (path === '/introspect') return introspect(body, headers.authorization, res)
    last = { method, url: path, headers, body }
    const [type, said] = answerOf(method, path)
    const length = Buffer.byteLength(said)
    const fields = {
      'content-type': type,
      'content-length': length,
      'x-service': 'here',
      vary: 'X-Service',
    }
    res.writeHead(path.includes('teapot') ? 418 : 200, fields).end(said)
  }
}

function answerOf(method: string, path: string): [type: string, text: string] {
  if (path.startsWith('/answer/text')) return ['text/plain', 'plain words']
  if (path.startsWith('/answer/list')) return ['application/json', '[1,2]']
  return ['application/json', JSON.stringify({ method, url: path })]
}

/** RFC 7662 §2.2 */
function introspect(body: string, credential: string | undefined, res: ServerResponse): void {
  const token = new URLSearchParams(body).get('token')
  const known: Record<string, object> = {
    good: { active: true, scope: 'read write', sub: 'someone' },
    narrow: { active: true, scope: 'write', sub: 'someone' },
    bare: { active: true },
    off: { active: false },
  }
  if (token === 'broken') return void res.writeHead(500).end('{')
  const may = credential === 'Basic Z2F0ZXdheTpzZWNyZXQ='
  const said = may ? (known[token ?? ''] ?? { active: false }) : { active: false }
  res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(said))
}

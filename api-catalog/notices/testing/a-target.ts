// A target of webhooks for tests: a real server on the loopback, which verifies what it gets as a stranger
// would, by the public key alone, and answers as it is told.

import { createHash, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Got {
  readonly id: string
  readonly type: string
  readonly subject?: string
  readonly sequence?: string
  readonly data: Readonly<Record<string, unknown>>
}

/** `echo`: 200, and the token of a challenge; others stand for targets that are ill. */
export type Manner = 'echo' | 'mute' | 'mirror' | 'hang' | '500' | 'redirect' | 'slow' | 'endless'

export interface Target {
  readonly url: string
  readonly host: string
  /** Notices that came and whose signature holds. */
  readonly got: Got[]
  /** Challenges that came. */
  readonly asked: Got[]
  /** What came with a signature that does not hold. */
  readonly forged: string[]
  connections: number
  manner: Manner
  /** Where `redirect` leads. */
  elsewhere: string
  close(): Promise<void>
}

export async function openTarget(publicKey: KeyObject): Promise<Target> {
  const server = createServer((req, res) => void serve(req, res))
  server.on('connection', () => (target.connections += 1))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const target: Target = {
    url: `http://${host}/hook`,
    host,
    got: [],
    asked: [],
    forged: [],
    connections: 0,
    manner: 'echo',
    elsewhere: '',
    async close() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
  return target

  async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const body = await textOf(req)
    const why = whyForged(req, body, `http://${host}${req.url}`, publicKey)
    if (why !== undefined) target.forged.push(why)
    const event = JSON.parse(body) as Got
    const isAsked = event.type === 'api.webhook-confirm'
    ;(isAsked ? target.asked : target.got).push(event)
    const { manner } = target
    if (manner === 'hang') return
    if (manner === '500') return void res.writeHead(500).end()
    if (manner === 'redirect') return void res.writeHead(307, { location: target.elsewhere }).end()
    if (manner === 'mirror') return void res.end(body)
    if (manner === 'slow') return drip(res, 20, 'x')
    if (manner === 'endless') return drip(res, 0, 'x'.repeat(1000))
    const token = isAsked && manner === 'echo' ? event.data['token'] : 'nothing'
    res.end(JSON.stringify({ token }))
  }
}

function drip(res: ServerResponse, everyMs: number, text: string): void {
  const more = setInterval(() => void res.write(text), everyMs)
  res.on('close', () => clearInterval(more))
}

async function textOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

/** RFC 9421 §3.2 and RFC 9530, written from the RFCs and not from our code. */
function whyForged(
  { headers, method }: IncomingMessage,
  body: string,
  uri: string,
  key: KeyObject,
): string | undefined {
  const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`
  if (headers['content-digest'] !== digest) return 'digest'
  const [, params = '', names = ''] =
    /^sig1=(\(([^)]*)\).*)$/.exec(String(headers['signature-input'])) ?? []
  const values: Record<string, string | undefined> = { '@method': method, '@target-uri': uri }
  const lines = names.split(' ').map((quoted) => {
    const name = quoted.slice(1, -1)
    return `${quoted}: ${values[name] ?? String(headers[name])}`
  })
  for (const needed of ['"@method"', '"@target-uri"', '"content-digest"']) {
    if (!names.split(' ').includes(needed)) return `without ${needed}`
  }
  const base = [...lines, `"@signature-params": ${params}`].join('\n')
  const [, signature = ''] = /^sig1=:(.*):$/.exec(String(headers['signature'])) ?? []
  const how = { key, dsaEncoding: 'ieee-p1363' } as const
  return verify('sha256', Buffer.from(base), how, Buffer.from(signature, 'base64'))
    ? undefined
    : 'signature'
}

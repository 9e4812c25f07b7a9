// What parity cannot show: streams, certificates and what the real one does
// wrong or dies of.

import assert from 'node:assert/strict'
import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { describe, it } from 'node:test'
import { openLog } from '#kernel/log/log.ts'
import { until } from '#kernel/testing/until.ts'
import { hashKey } from './credentials/secrets.ts'
import { openPipeline as open, proxied } from './testing/open-pipeline.ts'

describe('the dialect of Express Gateway at work', () => {
  it('passes a body on while it comes, and its answer while that comes', async (t) => {
    let seen = 0
    const { dialect } = await open(t, {
      policies: proxied,
      answer(req, res) {
        res.writeHead(200, { 'content-type': 'application/octet-stream' })
        req.on('data', (chunk: Buffer) => {
          seen += chunk.length
          res.write(chunk)
        })
        req.on('end', () => res.end())
      },
    })
    let sent = 0
    const body = new ReadableStream({
      async pull(controller) {
        if (sent > 0) await until('the service sees bytes', () => seen > 0)
        if (sent === 20 * 65_536) return controller.close()
        sent += 65_536
        controller.enqueue(new Uint8Array(65_536))
      },
    })
    const answer = await fetch(`${dialect.url}/a/x`, {
      method: 'POST',
      body,
      duplex: 'half',
    } as RequestInit)
    assert.equal((await answer.bytes()).length, 20 * 65_536)
    assert.equal(dialect.journal[0]?.requestBytes, 20 * 65_536)
  })

  it('leaves an entry of the path as the file writes it, and of who called', async (t) => {
    const { dialect } = await open(t, {
      policies: `      - key-auth:\n${proxied}`,
      more: {
        credentials: `users: { kadry: { id: u-1, key-auth: [{ id: k, secret: '${hashKey('s')}' }] } }`,
      },
    })
    await fetch(`${dialect.url}/a/44051401359?pesel=1`, {
      headers: { authorization: 'apiKey k:s' },
    })
    await fetch(`${dialect.url}/a/44051401359`)
    const [one, other] = dialect.journal
    assert.deepEqual(
      [one?.api, one?.operation, one?.decision, one?.more],
      ['express-gateway/p/v1', 'GET /a/*', 'permitted', { consumer: 'u-1' }],
    )
    assert.deepEqual(
      [other?.status, other?.decision, other?.rule, other?.system],
      [401, 'refused', 'token/missing', null],
    )
    assert.doesNotMatch(JSON.stringify(dialect.journal), /44051401359|pesel/)
  })

  it('writes no address into the log', async (t) => {
    const lines: string[] = []
    const log = openLog('info', { write: (line: string) => void lines.push(line) })
    const { dialect } = await open(t, {
      policies: `      - log: { action: { message: "\${req.method} \${req.originalUrl} \${req.path}" } }\n${proxied}`,
      more: { log, env: {} },
      endpoint: "paths: '/a/:id'",
    }).catch((error: unknown) => assert.fail(String(error)))
    await fetch(`${dialect.url}/a/44051401359?pesel=1`)
    assert.ok(
      lines.some((line) => line.includes('"GET /a/:id /a/:id"')),
      lines.join(''),
    )
    assert.doesNotMatch(lines.join(''), /44051401359|pesel/)
  })

  it('turns a redirect of the service round to the host and the protocol that the file names', async (t) => {
    const rewritten = async (options: string): Promise<string | null> => {
      const { dialect, registry } = await open(t, {
        policies: `      - proxy: { action: { serviceEndpoint: s, ${options} } }`,
        answer: (req, res) =>
          void res.writeHead(302, { location: `http://${req.headers.host}/moved?a=1` }).end(),
      })
      const answer = await fetch(`${dialect.url}/a/x`, { redirect: 'manual' })
      return (
        answer.headers
          .get('location')
          ?.replace(new URL(registry.url).host, 'SERVICE')
          .replace(new URL(dialect.url).host, 'GATEWAY') ?? null
      )
    }
    assert.equal(await rewritten('autoRewrite: true'), 'http://GATEWAY/moved?a=1')
    assert.equal(
      await rewritten('hostRewrite: api.example.org'),
      'http://api.example.org/moved?a=1',
    )
    assert.equal(await rewritten('protocolRewrite: https'), 'https://SERVICE/moved?a=1')
    assert.equal(await rewritten('stripPath: false'), 'http://SERVICE/moved?a=1')
  })

  it('changes an answer that comes in pieces, and lets one go on that is too large or compressed', async (t) => {
    const { dialect } = await open(t, {
      policies: `      - response-transformer: { action: { headers: { add: { x-by: consumer.id || 'nobody' } }, body: { add: { by: req.method } } } }\n${proxied}`,
      answer(req, res) {
        const coded = req.url === '/a/coded' ? { 'content-encoding': 'x-own' } : {}
        res.writeHead(200, { 'content-type': 'application/json', ...coded })
        const text = JSON.stringify({ text: 'a'.repeat(req.url === '/a/large' ? 2_000_000 : 10) })
        res.write(text.slice(0, 5))
        setTimeout(() => res.end(text.slice(5)), 10)
      },
    })
    const small = await fetch(`${dialect.url}/a/small`)
    assert.equal(small.headers.get('x-by'), 'nobody')
    assert.deepEqual(await small.json(), { text: 'aaaaaaaaaa', by: 'GET' })
    assert.equal((await (await fetch(`${dialect.url}/a/large`)).text()).length, 2_000_011)
    assert.deepEqual(await (await fetch(`${dialect.url}/a/coded`)).json(), { text: 'aaaaaaaaaa' })
  })

  it('holds a call back beyond `delayAfter`', async (t) => {
    const { dialect } = await open(t, {
      policies: `      - rate-limit: { action: { max: 10, delayAfter: 1, delayMs: 150 } }\n${proxied}`,
    })
    const timed = async () => {
      const from = performance.now()
      await (await fetch(`${dialect.url}/a/x`)).text()
      return performance.now() - from
    }
    await timed()
    assert.ok((await timed()) >= 145)
  })

  it('verifies a token by a public key, and takes none that was signed with that key as a secret', async (t) => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    })
    const key = JSON.stringify(publicKey)
    const { dialect } = await open(t, {
      policies: `      - jwt: { action: { secretOrPublicKey: ${key}, checkCredentialExistence: false } }\n${proxied}`,
    })
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const ask = async (alg: string, signed: (text: string) => Buffer) => {
      const text = `${part({ alg })}.${part({ sub: 'x' })}`
      const authorization = `Bearer ${text}.${signed(text).toString('base64url')}`
      return (await fetch(`${dialect.url}/a/x`, { headers: { authorization } })).status
    }
    assert.equal(await ask('RS256', (text) => sign('sha256', Buffer.from(text), privateKey)), 200)
    assert.equal(await ask('RS384', (text) => sign('sha256', Buffer.from(text), privateKey)), 401)
    assert.equal(
      await ask('HS256', (text) => createHmac('sha256', publicKey).update(text).digest()),
      401,
    )
  })

  it('looks at nothing that a caller says of himself', async (t) => {
    const { dialect, registry } = await open(t, { policies: proxied })
    await fetch(`${dialect.url}/a/x`, {
      headers: { 'eg-consumer-id': 'admin', 'eg-request-id': '1', 'x-forwarded-for': '192.0.2.9' },
    })
    const { headers } = registry.calls[0]!
    assert.equal(headers['eg-consumer-id'], undefined)
    assert.match(String(headers['eg-request-id']), /^[0-9a-f]{32}$/)
    assert.equal(headers['x-forwarded-for'], '127.0.0.1')
  })
})

// One address, one reading: however a path is spelled, route and upstream see the same, or it is
// refused; and what is legal, however naughty, goes through byte for byte.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import type { Call } from '#policies/call.ts'
import { canonicalTarget } from './canonical-target.ts'
import { openPlane, publishedApi } from './testing/open-plane.ts'
import type { TestPlane } from './testing/open-plane.ts'
import { exchange } from './testing/raw-http.ts'
import { openRegistry } from './testing/registry.ts'
import type { Registry } from './testing/registry.ts'

/** Decoded for as long as anything changes, as the laxest server behind might. */
function decodedToTheEnd(path: string): string {
  for (let now = path; ;) {
    const next = now.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
    if (next === now) return now
    now = next
  }
}

// oxfmt-ignore
const piece = fc.constantFrom(
  '/', '.', '..', '%2e', '%2E', '%252e', '%25252e', '%2f', '%2F', '%252f', '%5c', '\\', '%255C', ';', '%3b',
  '%253b', 'a', 'ż', '%c5%bc', '%c0%af', '%e0%80%af', '%00', '%2500', '%0d', '%0a', '%7f', '%25', '%', '%zz', '//', '?', '#', '@', ':', ' ',
)

describe('a path', () => {
  it('that is taken has as many segments as it seems, whoever decodes it how often, and no dots among them', () => {
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), (pieces) => {
        const target = canonicalTarget(`/${pieces.join('')}`)
        if (typeof target === 'string') return
        const laxest = decodedToTheEnd(target.path)
        const shown = JSON.stringify([pieces, target.path, laxest])
        assert.equal(laxest.split('/').length, target.path.split('/').length, shown)
        // eslint-disable-next-line no-control-regex
        assert.doesNotMatch(laxest, /[\\\0-\x1f\x7f]|\/\//, shown)
        for (const segment of laxest.split('/')) {
          for (const part of segment.split(';')) assert.doesNotMatch(part, /^\.{1,2}$/, shown)
        }
        assert.deepEqual(canonicalTarget(target.path), { path: target.path, query: '' }, shown)
      }),
      { numRuns: 20_000 },
    )
  })

  describe('on its way', () => {
    let plane: TestPlane
    let registry: Registry
    const calls: Call[] = []
    const bodies: string[] = []
    before(async () => {
      registry = await openRegistry((req, res) => {
        let body = ''
        req.setEncoding('latin1').on('data', (chunk) => (body += String(chunk)))
        req.on('end', () => res.end(String(bodies.push(body))))
      })
      const api = publishedApi(['GET /a/{b}', 'GET /secret/{b}', 'POST /a/{b}'], {
        upstream: registry.url,
      })
      plane = await openPlane([api], {
        steps: [{ policy: 'watcher', build: () => ({ request: (call) => void calls.push(call) }) }],
      })
    })
    after(async () => {
      await plane.close()
      await registry.close()
    })
    const root = '/api/gitd/licences/v1'
    const send = async (target: string, method = 'GET', body = '') => {
      calls.length = 0
      registry.calls.length = 0
      const length = method === 'GET' ? '' : `Content-Length: ${body.length}\r\n`
      const head = `${method} ${root}${target} HTTP/1.1\r\nHost: bus\r\nConnection: close\r\n${length}\r\n`
      return await exchange(plane.port, Buffer.from(head + body, 'latin1'), 2_000)
    }

    it('is the same at the steps and at the upstream, however it is spelled', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 5 }), async (pieces) => {
          const answer = await send(`/a/${Buffer.from(pieces.join(''), 'utf8').toString('latin1')}`)
          const [seen] = registry.calls
          if (seen === undefined) return assert.match(answer, /^HTTP\/1\.1 (?:400|404) /)
          assert.equal(seen.url.split('?')[0], calls[0]?.path)
          assert.equal(calls[0]?.route.operation.path, '/a/{b}')
          assert.match(seen.url, /^\/a\/[^/]+(?:\?|$)/)
        }),
        { numRuns: 150 },
      )
    })

    // oxfmt-ignore
    const naughty = [
      '', 'undefined', 'null', '\\', "' OR 1=1 --", '<script>alert(1)</script>', '../../etc/passwd', '%00', '$(id)', '`id`',
      '{{7*7}}', '${jndi:ldap://x/a}', '\xef\xbb\xbf', 'Ω≈ç', '\ud83d\ude00', '\u202etest\u202e', '1e309', '-0', '9007199254740993',
      '{"a":1,"a":2}', '{"__proto__":{"a":1}}', '[1, 1.0,1E0 ]', '"\\ud800"', '{"a":"\\u0000"}', ' \t\r\n{ } \r\n', '\0\x01\x7f\xff',
    ]

    it('carries naughty strings in query and body, byte for byte', async () => {
      for (const text of naughty) {
        const bytes = Buffer.from(text, 'utf8').toString('latin1')
        const query = `q=${encodeURIComponent(text)}&q=${text.replace(/[^!-~]|#/g, '')}&&=&q`
        assert.match(
          await send(`/a/${encodeURIComponent('b')}?${query}`, 'POST', bytes),
          / 200 OK/,
          text,
        )
        assert.equal(registry.calls[0]?.url, `/a/b?${query}`)
        assert.equal(bodies.at(-1), bytes)
      }
    })
  })
})

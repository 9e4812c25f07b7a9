// Whose address a call has, where it counts: the limit, the list of networks and the registry believe
// the same one, and nobody talks himself into another by a header, whatever proxies are trusted.

import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { loadPolicies } from '#policies/load.ts'
import type { TrustedProxies } from './client-address.ts'
import { openPlane, publishedApi } from './testing/open-plane.ts'
import { exchange } from './testing/raw-http.ts'
import { openRegistry } from './testing/registry.ts'

const policy = `steps:
  - allow-from: { networks: [203.0.113.0/24, 127.0.0.1, "2001:db8:2::/48"] }
  - rate-limit: { calls: 2, seconds: 3600, per: address }
`
// oxfmt-ignore
const modes: readonly [what: string, proxies: TrustedProxies | undefined][] = [
  ['nobody is trusted',                      undefined],
  ['proxies write X-Forwarded-For',          { networks: ['127.0.0.0/8'], field: 'x-forwarded-for' }],
  ['proxies write Forwarded',                { networks: ['127.0.0.0/8'], field: 'forwarded' }],
  ['other proxies are trusted, not this one', { networks: ['10.0.0.0/8'],  field: 'x-forwarded-for' }],
]
const socket = '127.0.0.1'
const forged =
  'X-Real-IP: 203.0.113.66\r\nTrue-Client-IP: 203.0.113.66\r\nX_Forwarded_For: 203.0.113.66\r\n'
// oxfmt-ignore
const says: readonly [fields: string, byList: string, byForwarded: string][] = [
  ['',                                                                       socket,          socket],
  ['X-Forwarded-For: 203.0.113.9\r\n',                                       '203.0.113.9',   socket],
  ['X-Forwarded-For: 6.6.6.6, 203.0.113.9\r\n',                              '203.0.113.9',   socket],
  ['X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 203.0.113.9, 127.0.0.2\r\n', '203.0.113.9',  socket],
  ['Forwarded: for=203.0.113.9;proto=https\r\n',                             socket,          '203.0.113.9'],
  ['Forwarded: for=203.0.113.9\r\nX-Forwarded-For: 203.0.113.8\r\n',         '203.0.113.8',   '203.0.113.9'],
  ['Forwarded: for="[2001:db8:2::9]:4711"\r\n',                              socket,          '2001:db8:2::9'],
  ['X-Forwarded-For: 6.6.6.6\r\n',                                           '6.6.6.6',       socket],
  [`X-Forwarded-For: ${'6.6.6.6, '.repeat(500)}203.0.113.9\r\n`,             '203.0.113.9',   socket],
]

describe('the address of a call', () => {
  for (const [what, proxies] of modes) {
    it(`is one for list, limit and registry where ${what}`, async () => {
      const registry = await openRegistry()
      const folder = await mkdtemp(join(tmpdir(), 'szyna-address-'))
      await writeFile(join(folder, 'default.yaml'), policy)
      for (const [fields, byList, byForwarded] of says) {
        const trusts = proxies?.networks[0] === '127.0.0.0/8'
        const address = !trusts ? socket : proxies?.field === 'forwarded' ? byForwarded : byList
        const plane = await openPlane([publishedApi(['GET /x'], { upstream: registry.url })], {
          folder,
          load: loadPolicies,
          ...(proxies && { trustedProxies: proxies }),
        })
        registry.calls.length = 0
        const statuses: string[] = []
        for (const more of ['', 'Via: 1.1 a\r\n', forged]) {
          const head = 'GET /api/gitd/licences/v1/x HTTP/1.1\r\nHost: bus\r\nConnection: close\r\n'
          const answer = await exchange(plane.port, `${head}${fields}${more}\r\n`)
          statuses.push(answer.split(' ')[1]!)
        }
        const listed = address !== '6.6.6.6'
        assert.deepEqual(statuses, listed ? ['200', '200', '429'] : ['403', '403', '403'], fields)
        for (const { headers } of registry.calls) {
          assert.equal(headers['x-forwarded-for'], address)
          assert.equal(headers['x-real-ip'], undefined)
        }
        await plane.close()
      }
      await registry.close()
      await rm(folder, { recursive: true })
    })
  }
})

// A key takes the place of another while tokens are asked for and shown all the time.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { until } from '#kernel/testing/until.ts'
import { verifyToken } from '#policies/require-token/verify-token.ts'
import type { Identity } from './identity.ts'
import { askToken, assertion, startIssuer } from './testing/issuer.ts'
import type { TestIssuer } from './testing/issuer.ts'

describe('rotating the signing key', () => {
  let issuer: TestIssuer
  let other: Identity
  before(async () => {
    issuer = await startIssuer()
    other = await issuer.another()
  })
  after(async () => {
    await other.close()
    await issuer.close()
  })

  const states = ({ keys }: Identity = issuer.identity) => keys.list().map(({ state }) => state)
  /** As if the time of the key in this state were up. */
  const end = (state: string) =>
    issuer.db.knex.transaction(async (trx) => {
      await trx.raw(`update signing_key set until = now() where state = ?`, [state])
      await issuer.bus.publish(trx, { type: 'key.changed', subject: 'test', data: {} })
    })
  const turned = (...wanted: string[]) =>
    until(`keys that are ${wanted.join(', ')}`, () =>
      [issuer.identity, other].every((one) => states(one).join() === wanted.join()),
    )

  it('refuses no token while it goes on, in either process', async () => {
    const system = await issuer.system('rotation')
    const { url } = issuer.identity.issuer
    const kids = new Set<string>()
    let open = true
    let asked = 0
    const asking = (async () => {
      while (open) {
        const { body } = await askToken(issuer.url, { client_assertion: assertion(url, system) })
        const token = body.access_token!
        for (const { issuer: trusted } of [issuer.identity, other]) {
          assert.equal(verifyToken(token, trusted).kind, 'verified')
        }
        kids.add(kidOf(token))
        asked += 1
      }
    })()
    const [old] = issuer.identity.keys.list()
    await issuer.identity.keys.rotate()
    await turned('active', 'next')
    assert.equal(issuer.identity.keys.list()[0]!.kid, old!.kid, 'the next one does not sign yet')
    await end('next')
    await turned('active', 'retired')
    const before = asked
    await until('ten more tokens', () => asked > before + 10)
    open = false
    await asking
    assert.equal(kids.size, 2)
    const jwks = (await (await fetch(`${issuer.url}/oidc/jwks`)).json()) as { keys: object[] }
    assert.equal(jwks.keys.length, 2)
  })

  it('shows a next key for two minutes, and one at a time', async () => {
    await Promise.all([issuer.identity.keys.rotate(), other.keys.rotate()])
    const { at, until: signsFrom } = next()!
    assert.equal(Date.parse(signsFrom!) - Date.parse(at), 120_000)
    await turned('active', 'retired', 'next')
  })

  it('refuses a retired key once its last token has ended', async () => {
    const retired = issuer.identity.keys.list().find(({ state }) => state === 'retired')!
    assert.ok(Date.parse(retired.until!) > Date.now() + 300_000)
    await end('retired')
    await turned('active', 'next')
    assert.equal(other.issuer.key(retired.kid), undefined)
  })

  it('withdraws a key at once, and knows it is not there when asked again', async () => {
    const { kid } = next()!
    await issuer.identity.keys.revoke(kid)
    await turned('active')
    await assert.rejects(issuer.identity.keys.revoke(kid), { code: 'resource/unknown' })
  })

  function next() {
    return issuer.identity.keys.list().find(({ state }) => state === 'next')
  }
})

function kidOf(token: string): string {
  const header = Buffer.from(token.split('.')[0]!, 'base64url').toString()
  return (JSON.parse(header) as { kid: string }).kid
}

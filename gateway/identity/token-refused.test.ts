// What systems try at the token endpoint, and what they get.

import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { systemClock } from '#kernel/clock/clock.ts'
import { makeKey, publicPart } from './jwk.ts'
import { askToken, assertion, encode, signEs256, startIssuer } from './testing/issuer.ts'
import type { Edits, TestIssuer, TestSystem } from './testing/issuer.ts'

describe('a token is refused', () => {
  let issuer: TestIssuer
  let system: TestSystem
  let issuerUrl: string

  before(async () => {
    issuer = await startIssuer()
    system = await issuer.system('wydzial-spraw')
    issuerUrl = issuer.identity.issuer.url
  })
  after(() => issuer.close())

  const proof = (edits?: Edits) => assertion(issuerUrl, system, edits)
  const ask = (form: Parameters<typeof askToken>[1]) => askToken(issuer.url, form)
  const now = () => Math.floor(systemClock.now() / 1000)

  it('for no API, an unknown API, two APIs or an address that is none is refused', async () => {
    const taxpayers = `${issuer.url}/api/vat/taxpayers`
    const resources = [
      undefined,
      `${issuer.url}/api/vat/nobody`,
      `${taxpayers}/`,
      `${taxpayers}/v1`,
      'http://evil.example/api/vat/taxpayers',
      'taxpayers',
      [taxpayers, `${issuer.url}/api/post/offices`],
    ]
    for (const resource of resources) {
      const answer = await ask({ client_assertion: proof(), resource })
      assert.equal(answer.status, 400, String(resource))
      assert.equal(answer.body.error, 'invalid_target', String(resource))
    }
  })

  describe('is refused to an assertion', () => {
    // oxfmt-ignore
    const claims: [string, () => Record<string, unknown>][] = [
      ['that has expired',                         () => ({ iat: now() - 100, exp: now() - 50 })],
      ['without exp',                              () => ({ exp: undefined })],
      ['that lives longer than 60 seconds',        () => ({ exp: now() + 61 })],
      ['that says it was made in the future',      () => ({ iat: now() + 120, exp: now() + 150 })],
      ['not to be used before the future',         () => ({ nbf: now() + 120 })],
      ['with exp as text',                         () => ({ exp: String(now() + 30) })],
      ['without iat',                              () => ({ iat: undefined })],
      ['without jti',                              () => ({ jti: undefined })],
      ['with a jti that is no text',               () => ({ jti: 12_345_678 })],
      ['with a jti of 257 characters',             () => ({ jti: 'x'.repeat(257) })],
      ['without aud',                              () => ({ aud: undefined })],
      ['for another issuer',                       () => ({ aud: 'https://other.example/oidc' })],
      ['for the token endpoint',                   () => ({ aud: `${issuer.url}/oidc/token` })],
      ['for a list with the issuer in it',         () => ({ aud: [issuerUrl] })],
      ['for the issuer with a slash more',         () => ({ aud: `${issuerUrl}/` })],
      ['of another subject',                       () => ({ sub: 'gmina.other' })],
      ['of another issuer',                        () => ({ iss: 'gmina.other' })],
      ['of a system nobody knows',                 () => ({ iss: 'gmina.nobody', sub: 'gmina.nobody' })],
    ]
    for (const [what, edited] of claims) {
      it(what, async () => {
        await refused(proof({ claims: edited() }))
      })
    }

    it('with alg none', async () => {
      const [, claims] = proof().split('.')
      await refused(`${encode({ alg: 'none' })}.${claims}.`)
      await refused(`${encode({ alg: 'none', kid: system.key.kid })}.${claims}.AA`)
    })

    it('signed by HS256 with the public key as the secret', async () => {
      const secrets = [
        JSON.stringify(publicPart(system.key)),
        system.key.x,
        Buffer.from(system.key.x, 'base64url'),
      ]
      for (const secret of secrets) {
        const [, claims] = proof().split('.')
        const signed = `${encode({ alg: 'HS256', kid: system.key.kid })}.${claims}`
        const mac = createHmac('sha256', secret).update(signed).digest('base64url')
        await refused(`${signed}.${mac}`)
      }
    })

    it('with a foreign kid', async () => {
      await refused(proof({ header: { kid: 'somebody' } }))
      await refused(proof({ header: { kid: issuer.identity.keys.list()[0]!.kid } }))
    })

    it("signed with another system's key", async () => {
      const other = await issuer.system('other')
      await refused(proof({ key: other.key }))
      await refused(proof({ key: other.key, header: { kid: system.key.kid } }))
      await refused(proof({ key: other.key, header: { kid: undefined } }))
    })

    it('in the same words, whether the system, its key or its signature is wrong', async () => {
      const nobody = await refused(proof({ claims: { iss: 'gmina.nobody', sub: 'gmina.nobody' } }))
      const foreign = await refused(proof({ header: { kid: 'somebody' } }))
      const forged = await refused(proof({ key: makeKey(), header: { kid: system.key.kid } }))
      assert.deepEqual(foreign, nobody)
      assert.deepEqual(forged, nobody)
    })

    it('signed with a key it brings along, and fetches nothing for it', async () => {
      const key = makeKey()
      let fetched = 0
      const trap = (await import('node:http')).createServer((_req, res) => {
        fetched += 1
        res.end(JSON.stringify({ keys: [publicPart(key)] }))
      })
      await new Promise<void>((done) => trap.listen(0, '127.0.0.1', done))
      const { port } = trap.address() as { port: number }
      const at = `http://127.0.0.1:${port}/jwks`
      await refused(proof({ key, header: { jwk: publicPart(key), kid: undefined } }))
      await refused(proof({ key, header: { jku: at, x5u: at } }))
      await refused(proof({ key, header: { kid: at } }))
      assert.equal(fetched, 0)
      await new Promise((done) => trap.close(done))
    })

    it('spelled with padding, spaces or loose bits', async () => {
      const [header, claims, signature] = proof().split('.') as [string, string, string]
      await refused(`${header}.${claims}.${signature}==`)
      await refused(`${header}.${claims}.${signature} `)
      await refused(`${header}.${claims}\n.${signature}`)
      const last = signature.at(-1)!
      const loose = String.fromCharCode(last.charCodeAt(0) + 1)
      await refused(`${header}.${claims}.${signature.slice(0, -1)}${loose}`)
      const good = await ask({ client_assertion: `${header}.${claims}.${signature}` })
      assert.equal(good.status, 200, 'none of these spellings used the jti up')
    })

    it('signed in DER instead of two numbers side by side', async () => {
      const [header, claims] = proof().split('.')
      await refused(`${header}.${claims}.${encode({ r: 1, s: 1 })}`)
      await refused(`${header}.${claims}.${Buffer.alloc(64).toString('base64url')}`)
    })

    it('with a critical extension it does not know', async () => {
      await refused(proof({ header: { crit: ['b64'], b64: false } }))
      await refused(proof({ header: { crit: ['urn:x'], 'urn:x': 1 } }))
    })

    it('that is a token of another kind', async () => {
      await refused(proof({ header: { typ: 'at+jwt' } }))
      await refused(proof({ header: { typ: 'dpop+jwt' } }))
    })

    it('that was used before, also with a fresh signature over the same jti', async () => {
      const first = proof({ claims: { jti: 'once-and-no-more' } })
      assert.equal((await ask({ client_assertion: first })).status, 200)
      const again = await refused(first)
      assert.match(again.error_description!, /jti was used before/)
      await refused(proof({ claims: { jti: 'once-and-no-more', exp: now() + 40 } }))
    })

    it('that comes several times at once, all but one of them', async () => {
      const form = { client_assertion: proof() }
      const all = await Promise.all(Array.from({ length: 8 }, () => ask(form)))
      const statuses = (wanted: number) => all.filter(({ status }) => status === wanted).length
      assert.deepEqual([statuses(200), statuses(401)], [1, 7])
    })

    it('that is not one at all', async () => {
      for (const text of ['x', '..', 'a.b.c', `${'a'.repeat(20_000)}.b.c`]) {
        const { status } = await ask({ client_assertion: text })
        assert.ok(status === 400 || status === 401, String(status))
      }
    })

    async function refused(client_assertion: string) {
      const { status, body } = await ask({ client_assertion })
      assert.equal(status, 401, JSON.stringify(body))
      assert.equal(body.error, 'invalid_client')
      assert.equal(body.access_token, undefined)
      return body
    }
  })

  it('is refused to every way of authentication but the assertion', async () => {
    const client_id = system.clientId
    const plain = { client_assertion_type: undefined, client_id }
    const forms = [plain, { ...plain, client_secret: 'x' }, { client_id, client_assertion: '' }]
    for (const form of forms) {
      const { status, body } = await ask(form)
      assert.ok(status === 400 || status === 401, JSON.stringify(body))
      assert.equal(body.access_token, undefined)
    }
    const other = await ask({ client_assertion: proof(), client_id: 'gmina.other' })
    assert.equal(other.status, 400)
  })

  it('is given for client credentials only', async () => {
    for (const grant_type of ['password', 'authorization_code', 'refresh_token', undefined]) {
      const { status, body } = await ask({ grant_type, client_assertion: proof() })
      assert.equal(status, 400, grant_type)
      assert.equal(body.access_token, undefined)
    }
  })

  it('tells a skewed clock what is wrong', async () => {
    const late = await ask({
      client_assertion: proof({ claims: { iat: now() - 330, exp: now() - 300 } }),
    })
    assert.match(late.body.error_description!, /expired.*clock/s)
    const early = await ask({
      client_assertion: proof({ claims: { iat: now() + 300, exp: now() + 330 } }),
    })
    assert.match(early.body.error_description!, /future.*clock/s)
    const near = await ask({
      client_assertion: proof({ claims: { iat: now() + 8, exp: now() + 38 } }),
    })
    assert.equal(near.status, 200)
  })

  it('and the assertion never reach the log', async () => {
    const client_assertion = proof()
    const { body } = await ask({ client_assertion })
    const [, , signature] = body.access_token!.split('.')
    const log = issuer.logged.join('\n')
    assert.match(log, /a token was issued/)
    assert.ok(!log.includes(signature!))
    assert.ok(!log.includes(client_assertion.split('.')[2]!))
    assert.ok(!log.includes(system.key.d))
  })

  it('is not signed by anything a stranger can make', () => {
    assert.equal(signEs256('text', makeKey()).length, 86)
    assert.equal(issuer.identity.issuer.key(makeKey().kid), undefined)
  })
})

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { until } from '#kernel/testing/until.ts'
import { makeKey, publicPart } from '../jwk.ts'
import type { PrivateJwk } from '../jwk.ts'
import { claimsIn, holderThumbprint, openDesk } from '../mandates/testing/desk.ts'
import type { Desk } from '../mandates/testing/desk.ts'
import type { Person } from '../people/people.ts'
import { askToken, assertion, encode, signEs256 } from '../testing/issuer.ts'
import type { TestSystem } from '../testing/issuer.ts'

describe('introspection', () => {
  let desk: Desk
  let system: TestSystem
  /** Of the entity whose API the tokens are for. */
  let registry: TestSystem
  let anna: Person
  before(async () => {
    desk = await openDesk()
    system = await desk.issuer.system('wnioski')
    registry = await systemOf('mc', 'rejestr')
    anna = await desk.person(1)
  })
  after(() => desk.close())

  async function systemOf(entity: string, name: string): Promise<TestSystem> {
    const key: PrivateJwk = makeKey()
    const jwk = publicPart(key)
    const { clientId } = await desk.issuer.identity.systems.add({ entity, name, jwk })
    return { clientId, key }
  }

  async function offline(): Promise<{ token: string; mandate: string }> {
    const { id } = await desk.give(anna, system.clientId)
    const { body } = await desk.exchange(system, { mandate: id })
    return { token: body.access_token!, mandate: id }
  }

  async function ask(
    token: string | undefined,
    who: TestSystem = registry,
    headers: Record<string, string> = {},
  ) {
    const form = new URLSearchParams({
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion(`${desk.issuer.url}/oidc`, who),
      ...(token !== undefined && { token }),
    })
    const init = { method: 'POST', body: form, headers }
    const answer = await fetch(`${desk.issuer.url}/oidc/introspect`, init)
    const text = await answer.text()
    const type = answer.headers.get('content-type') ?? ''
    const body = (type.includes('json') ? JSON.parse(text) : {}) as Record<string, unknown>
    return { status: answer.status, headers: answer.headers, body, text }
  }

  it('tells the registry of the API what a token is, and nothing that is sealed', async () => {
    const { token, mandate } = await offline()
    const { status, body, headers } = await ask(token)
    assert.equal(status, 200)
    assert.equal(headers.get('cache-control'), 'no-store')
    const { psn: _psn, gid: _gid, status: _status, ...shown } = claimsIn(token)
    assert.equal(shown['sub'], anna.id)
    assert.equal(shown['mid'], mandate)
    assert.deepEqual(shown['cnf'], { jkt: holderThumbprint })
    assert.deepEqual(body, { active: true, token_type: 'DPoP', ...shown })
  })

  it('tells it of tokens of systems too', async () => {
    const client_assertion = assertion(`${desk.issuer.url}/oidc`, system)
    const { body } = await askToken(desk.issuer.url, { client_assertion })
    const vat = await systemOf('vat', 'rejestr')
    const told = await ask(body.access_token, vat)
    assert.equal(told.body['active'], true)
    assert.equal(told.body['token_type'], 'Bearer')
    assert.equal(told.body['client_id'], system.clientId)
  })

  it('signs its answer for who asks for that', async () => {
    const { token } = await offline()
    const accept = 'application/token-introspection+jwt'
    const { text, headers } = await ask(token, registry, { accept })
    assert.match(headers.get('content-type')!, /^application\/token-introspection\+jwt/)
    const jwks = createRemoteJWKSet(new URL(`${desk.issuer.url}/oidc/jwks`))
    const { payload } = await jwtVerify(text, jwks, {
      issuer: `${desk.issuer.url}/oidc`,
      audience: registry.clientId,
      typ: 'token-introspection+jwt',
    })
    const told = payload['token_introspection'] as Record<string, unknown>
    assert.equal(told['active'], true)
    assert.equal(told['sub'], anna.id)
  })

  it('says nothing but that it is not active of a token for another', async () => {
    const { token } = await offline()
    for (const who of [system, await systemOf('m', 'c'), await systemOf('mc-obok', 'x')]) {
      assert.deepEqual((await ask(token, who)).body, { active: false }, who.clientId)
    }
  })

  it('does so of what is no token, is forged, or is over', async () => {
    const { token } = await offline()
    const [header = '', , signature] = token.split('.')
    const claims = claimsIn(token)
    const stranger = makeKey()
    const forge = (payload: object, head: object) => {
      const text = `${encode(head)}.${encode(payload)}`
      return `${text}.${signEs256(text, stranger)}`
    }
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string }
    const tokens = [
      'x',
      'a.b.c',
      `${token} `,
      `${header}.${encode({ ...claims, scope: 'all' })}.${signature}`,
      `${encode({ alg: 'none', typ: 'at+jwt' })}.${encode(claims)}.`,
      forge(claims, { alg: 'ES256', typ: 'at+jwt', kid }),
      forge(claims, { alg: 'ES256', typ: 'at+jwt', kid: stranger.kid, jwk: publicPart(stranger) }),
      assertion(`${desk.issuer.url}/oidc`, registry),
    ]
    for (const one of tokens) {
      const { status, body } = await ask(one)
      assert.equal(status, 200, one)
      assert.deepEqual(body, { active: false }, one)
    }
  })

  it('knows within a second that the mandate was withdrawn', async () => {
    const { token, mandate } = await offline()
    assert.equal((await ask(token)).body['active'], true)
    await desk.issuer.identity.mandates.withdraw(mandate, anna.id)
    await until('it is not active', async () => (await ask(token)).body['active'] === false)
  })

  it('answers nobody who has not shown who he is, and takes one token at a time', async () => {
    const { token } = await offline()
    const form = new URLSearchParams({ token, client_id: registry.clientId })
    const url = `${desk.issuer.url}/oidc/introspect`
    const nobody = await fetch(url, { method: 'POST', body: form })
    assert.ok(nobody.status === 401 || nobody.status === 400)
    assert.equal('active' in ((await nobody.json()) as object), false)
    assert.equal((await ask(undefined)).status, 400)
    assert.equal((await fetch(`${url}?token=${token}`)).status, 405)
    const thief = { clientId: registry.clientId, key: makeKey() }
    assert.equal((await ask(token, thief)).status, 401)
  })

  it('does not guess while it cannot know what was revoked', async () => {
    const { token } = await offline()
    await desk.issuer.db.knex.raw('alter table revocation rename to elsewhere')
    await until('it is stale', () => !desk.issuer.identity.issuer.knowsRevocations())
    const { status, body, headers } = await ask(token)
    await desk.issuer.db.knex.raw('alter table elsewhere rename to revocation')
    assert.equal(status, 503)
    assert.equal(body['error'], 'temporarily_unavailable')
    assert.equal(headers.get('retry-after'), '3')
    await until('it is fresh', () => desk.issuer.identity.issuer.knowsRevocations())
    assert.equal((await ask(token)).body['active'], true)
  })
})

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { handWoundClock } from '#kernel/clock/clock.ts'
import type { Caller } from '#policies/call.ts'
import { readToken } from '#policies/require-token/read-token.ts'
import { verifyToken } from '#policies/require-token/verify-token.ts'
import { makeKey } from './jwk.ts'
import { openPartTokens } from './part-tokens.ts'
import { apis, askToken, assertion, startIssuer } from './testing/issuer.ts'
import type { TestIssuer } from './testing/issuer.ts'

const act = 'szyna/widok360/v1'
const caller = (): Caller => ({
  kind: 'system',
  system: 'gmina.eurzad',
  entity: 'gmina',
  scopes: new Set(['widok360:read']),
  tokenId: 'of-the-caller',
})
const payloadOf = (authorization: string) => readToken(authorization.slice(7))!.payload

describe('a token for a part of a composed call', () => {
  let issuer: TestIssuer
  before(async () => {
    issuer = await startIssuer()
  })
  after(() => issuer.close())

  it('is one of the issuer, for the caller, that API and no other, and says on whose account', async () => {
    const system = await issuer.system('urzad')
    const proof = assertion(issuer.identity.issuer.url, system)
    const { body } = await askToken(issuer.url, { client_assertion: proof })
    const usual = readToken(body.access_token!)!

    const resource = `${issuer.url}/api/vat/taxpayers`
    const scopes = ['taxpayers:read', 'taxpayers:delete']
    const authorization = issuer.identity.partToken(caller(), {
      resource,
      scopes,
      act,
      operation: 'x',
    })!
    assert.match(authorization, /^Bearer /)
    const { header, payload } = readToken(authorization.slice(7))!
    assert.deepEqual(header, usual.header)
    const names = [...Object.keys(usual.payload), 'act', 'cnf'].toSorted()
    assert.deepEqual(Object.keys(payload).toSorted(), names)
    const { iat, exp, jti: _, ...claims } = payload
    assert.equal(Number(exp) - Number(iat), 120)
    assert.deepEqual(claims, {
      iss: issuer.identity.issuer.url,
      sub: 'gmina.eurzad',
      client_id: 'gmina.eurzad',
      entity: 'gmina',
      aud: resource,
      scope: 'taxpayers:read',
      act: { sub: act },
      cnf: { 'urn:szyna:part': act },
    })
    const verified = verifyToken(authorization.slice(7), issuer.identity.issuer)
    assert.equal(verified.kind, 'verified')
  })

  it('never holds a scope that the API does not have, nor one that cannot be spelled', () => {
    const asked = (api: string) => {
      const wish = {
        resource: `${issuer.url}/api/${api}`,
        scopes: [...apis[api]!, 'more'],
        act,
        operation: 'x',
      }
      return payloadOf(issuer.identity.partToken(caller(), wish)!)['scope']
    }
    assert.equal(asked('odd/scopes'), 'fine')
    assert.equal(asked('post/offices'), undefined)
  })

  it('is not to be had for an API that there is not', () => {
    const wish = { resource: `${issuer.url}/api/no/such`, scopes: [], act, operation: 'x' }
    assert.equal(issuer.identity.partToken(caller(), wish), undefined)
  })
})

describe('tokens for parts', () => {
  const clock = handWoundClock()
  let keys = [makeKey()]
  const listeners: (() => void)[] = []
  const partToken = openPartTokens({
    issuer: 'https://bus.test/oidc',
    keys: { signing: () => keys, onChange: (changed) => void listeners.push(changed) },
    resource: () => ({ scopes: [] }),
    clock,
  })
  const wish = { resource: 'https://bus.test/api/a/b', scopes: [], act, operation: 'x' }

  it('are signed once for a caller and a part, and used while they are good for a while yet', () => {
    const who = caller()
    const first = partToken(who, wish)!
    clock.wind(79_000)
    assert.equal(partToken(who, wish), first)
    clock.wind(1_000)
    const next = partToken(who, wish)!
    assert.notEqual(next, first)
    assert.ok(Number(payloadOf(next)['exp']) * 1000 - clock.now() > 100_000)
  })

  it('are not shared between callers or parts', () => {
    const who = caller()
    const seen = [partToken(who, wish), partToken(caller(), wish), partToken(who, { ...wish })]
    assert.equal(new Set(seen).size, 3)
  })

  it('are dropped with the key that signed them', () => {
    const who = caller()
    const first = partToken(who, wish)!
    keys = [makeKey()]
    for (const changed of listeners) changed()
    const next = partToken(who, wish)!
    assert.equal(readToken(next.slice(7))!.header['kid'], keys[0]!.kid)
    assert.notEqual(next, first)
  })
})

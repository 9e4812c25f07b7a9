// Exchange and introspection, driven by a client library that is not ours.

import assert from 'node:assert/strict'
import type { webcrypto } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { importJWK } from 'jose'
import * as openid from 'openid-client'
import { makeKey, publicPart } from '../jwk.ts'
import type { PrivateJwk } from '../jwk.ts'
import { claimsIn, openDesk } from './testing/desk.ts'
import type { Desk } from './testing/desk.ts'

describe('an independent client', () => {
  let desk: Desk
  before(async () => {
    desk = await openDesk()
  })
  after(() => desk.close())

  async function configure(clientId: string, { kid, kty, crv, x, y, d }: PrivateJwk) {
    const key = (await importJWK({ kty, crv, x, y, d }, 'ES256')) as webcrypto.CryptoKey
    const issuer = new URL(`${desk.issuer.url}/oidc`)
    const proves = openid.PrivateKeyJwt({ key, kid })
    const execute = [openid.allowInsecureRequests]
    return await openid.discovery(issuer, clientId, undefined, proves, { execute })
  }

  it('exchanges a mandate with a DPoP proof, and a registry introspects the token', async () => {
    const { clientId, key } = await desk.issuer.system('wnioski')
    const mandate = await desk.give(await desk.person(1), clientId)
    const system = await configure(clientId, key)
    const DPoP = openid.getDPoPHandle(system, await openid.randomDPoPKeyPair('ES256'))
    const grant = 'urn:ietf:params:oauth:grant-type:token-exchange'
    const asked = {
      subject_token: mandate.id,
      subject_token_type: 'urn:szyna:params:oauth:token-type:mandate',
      resource: desk.resource,
      authorization_details: JSON.stringify([{ type: 'mandate', actions: ['getPerson'] }]),
    }
    const answer = await openid.genericGrantRequest(system, grant, asked, { DPoP })
    assert.equal(answer.token_type, 'dpop')
    assert.equal(answer.expires_in, 120)
    assert.equal(claimsIn(answer.access_token)['mid'], mandate.id)

    const own = makeKey()
    const jwk = publicPart(own)
    const added = await desk.issuer.identity.systems.add({ entity: 'mc', name: 'rejestr', jwk })
    const registry = await configure(added.clientId, own)
    const told = await openid.tokenIntrospection(registry, answer.access_token)
    assert.equal(told.active, true)
    assert.equal(told.sub, mandate.person)
  })
})

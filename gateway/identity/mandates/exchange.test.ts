import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { until } from '#kernel/testing/until.ts'
import type { Person } from '../people/people.ts'
import { serve } from '../testing/issuer.ts'
import type { TestSystem } from '../testing/issuer.ts'
import {
  claimsIn,
  dpopProof,
  holderThumbprint,
  openDesk,
  persons,
  substantial,
} from './testing/desk.ts'
import type { Desk } from './testing/desk.ts'

describe('a mandate', () => {
  let desk: Desk
  let system: TestSystem
  let other: TestSystem
  let anna: Person
  before(async () => {
    desk = await openDesk()
    system = await desk.issuer.system('wnioski')
    other = await desk.issuer.system('inny')
    anna = await desk.person(1)
  })
  after(() => desk.close())

  const detail = (over: object) => ({
    authorization_details: JSON.stringify([{ type: 'mandate', ...over }]),
  })

  it('is exchanged for a token of 120 s that says who, for whom, why and how far', async () => {
    const mandate = await desk.give(anna, system.clientId)
    const { status, body, headers } = await desk.exchange(system, { mandate: mandate.id })
    assert.equal(status, 200, JSON.stringify(body))
    assert.equal(headers.get('cache-control'), 'no-store')
    assert.equal(body.token_type, 'DPoP')
    assert.equal(body.expires_in, 120)
    assert.equal(body.scope, 'persons:read')
    assert.equal(body.issued_token_type, 'urn:ietf:params:oauth:token-type:access_token')
    const jwks = createRemoteJWKSet(new URL(`${desk.issuer.url}/oidc/jwks`))
    const { payload, protectedHeader } = await jwtVerify(body.access_token!, jwks, {
      issuer: `${desk.issuer.url}/oidc`,
      audience: desk.resource,
      typ: 'at+jwt',
      algorithms: ['ES256'],
    })
    const { jti, iat, exp, psn, status: listed, ...claims } = payload
    const details = [
      {
        type: 'mandate',
        locations: [desk.resource],
        actions: ['getPerson'],
        datatypes: ['surname', 'addresses'],
        case_id: 'SPR/2026/11/0042',
        purpose: 'Sprawdzenie adresu we wniosku o dodatek mieszkaniowy',
        basis: 'application',
      },
    ]
    assert.deepEqual(claims, {
      iss: `${desk.issuer.url}/oidc`,
      sub: anna.id,
      aud: desk.resource,
      client_id: system.clientId,
      entity: 'gmina',
      mode: 'offline',
      ctx: 'citizen',
      acr: substantial,
      auth_time: mandate.authTime,
      gid: 'g-1',
      act: { sub: system.clientId, entity: 'gmina' },
      mid: mandate.id,
      mv: 1,
      scope: 'persons:read',
      authorization_details: details,
      cnf: { jkt: holderThumbprint },
    })
    assert.deepEqual(body.authorization_details, details)
    assert.equal(exp! - iat!, 120)
    assert.ok(jti && listed)
    assert.ok(!JSON.stringify(payload).includes(anna.identifier), 'the PESEL is sealed')
    const { issuer } = desk.issuer.identity
    assert.deepEqual(issuer.reveal(String(psn), anna.id), {
      country: 'PL',
      identifier: anna.identifier,
    })
    assert.equal(issuer.reveal(String(psn), 'p-0'), undefined)
    assert.ok(issuer.key(protectedHeader.kid!))
  })

  it('leaves a row of each use, and counts them', async () => {
    const mandate = await desk.give(anna, system.clientId)
    const first = await desk.exchange(system, { mandate: mandate.id })
    await desk.exchange(other, { mandate: mandate.id })
    const { mandates } = desk.issuer.identity
    const uses = await mandates.usesOf(mandate.id)
    assert.deepEqual(
      uses.map(({ system: who, outcome, reason }) => [who, outcome, reason]),
      [
        [other.clientId, 'refused', 'other-system'],
        [system.clientId, 'issued', undefined],
      ],
    )
    assert.equal(uses[1]!.tokenId, claimsIn(first.body.access_token)['jti'])
    assert.deepEqual(uses[1]!.operations, ['getPerson'])
    assert.equal((await mandates.find(mandate.id))!.uses, 1)
    assert.deepEqual(await mandates.usesOf(mandate.id, { before: uses[0]!.seq, limit: 1 }), [
      uses[1],
    ])
  })

  it('gives less when less is asked', async () => {
    const actions = ['getPerson', 'listChanges', 'ping']
    const { id } = await desk.give(anna, system.clientId, { actions, datatypes: undefined })
    const all = await desk.exchange(system, { mandate: id })
    assert.equal(all.body.scope, 'persons:read persons:changes')
    assert.equal('datatypes' in all.body.authorization_details![0]!, false)
    const form = {
      scope: 'persons:read',
      ...detail({ actions: ['getPerson'], datatypes: ['surname'] }),
    }
    const { body } = await desk.exchange(system, { mandate: id, form })
    assert.equal(body.scope, 'persons:read')
    const [granted] = claimsIn(body.access_token)['authorization_details'] as object[]
    assert.deepEqual(granted, {
      type: 'mandate',
      locations: [desk.resource],
      actions: ['getPerson'],
      datatypes: ['surname'],
      case_id: 'SPR/2026/11/0042',
      purpose: 'Sprawdzenie adresu we wniosku o dodatek mieszkaniowy',
      basis: 'application',
    })
    const none = await desk.exchange(system, { mandate: id, form: detail({ actions: ['ping'] }) })
    assert.equal(none.body.scope, undefined)
    assert.equal('scope' in claimsIn(none.body.access_token), false)
  })

  it('is not exchanged twice with one proof, nor with one assertion on two nodes', async () => {
    const { id } = await desk.give(anna, system.clientId)
    const proof = dpopProof(`${desk.issuer.url}/oidc/token`)
    const identity = await desk.issuer.another()
    const node = await serve(identity.handle)
    const asked = Array.from({ length: 10 }, (_, at) =>
      desk.exchange(system, { mandate: id, proof, ...(at % 2 === 0 && { node: node.url }) }),
    )
    const answers = await Promise.all(asked)
    assert.equal(answers.filter(({ status }) => status === 200).length, 1)
    for (const { status, body } of answers) {
      if (status !== 200) assert.equal(body.error, 'invalid_dpop_proof')
    }
    await node.close()
    await identity.close()
  })

  it('is not exchanged once it is withdrawn; what it gave before is revoked everywhere', async () => {
    const { id } = await desk.give(anna, system.clientId)
    const { body } = await desk.exchange(system, { mandate: id })
    const iat = Number(claimsIn(body.access_token)['iat'])
    const elsewhere = await desk.issuer.another()
    await desk.issuer.identity.mandates.withdraw(id, anna.id)
    await until('it is revoked', () => elsewhere.issuer.revoked([`mid:${id}`], iat))
    const after = await desk.exchange(system, { mandate: id })
    assert.equal(after.body.error, 'invalid_grant')
    assert.match(after.body.error_description!, /ended .* \(withdrawn\)/)
    await elsewhere.close()
  })

  it('ends under a storm of exchanges: no token is issued after its revocation', async () => {
    const { id } = await desk.give(anna, system.clientId)
    const asked = Array.from({ length: 12 }, () => desk.exchange(system, { mandate: id }))
    const ending = desk.issuer.identity.mandates.withdraw(id, anna.id)
    const tokens = (await Promise.all(asked)).flatMap(({ body }) => body.access_token ?? [])
    await ending
    const { issuer } = desk.issuer.identity
    for (const token of tokens) {
      const iat = Number(claimsIn(token)['iat'])
      await until('it is revoked', () => issuer.revoked([`mid:${id}`], iat))
    }
    assert.equal((await desk.exchange(system, { mandate: id })).status, 400)
  })

  it('of an operation or API that is gone is refused, and of what is left is not', async () => {
    const actions = ['getPerson', 'ping']
    const { id } = await desk.give(anna, system.clientId, { actions })
    desk.offer(desk.resource, { ...persons, operations: persons.operations.slice(0, 1) })
    const left = await desk.exchange(system, { mandate: id })
    assert.deepEqual(left.body.authorization_details![0]!['actions'], ['getPerson'])
    const gone = await desk.exchange(system, { mandate: id, form: detail({ actions }) })
    assert.equal(gone.body.error, 'invalid_authorization_details')
    desk.offer(desk.resource, undefined)
    assert.equal((await desk.exchange(system, { mandate: id })).body.error, 'invalid_target')
    desk.offer(desk.resource, persons)
  })

  it('and what is sealed in its tokens never reach the log', () => {
    const log = desk.issuer.logged.join('\n')
    assert.match(log, /a token was issued/)
    assert.ok(!log.includes(anna.identifier))
    assert.ok(!/eyJ[\w-]{20,}\.eyJ/.test(log))
  })
})

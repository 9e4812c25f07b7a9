import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { systemClock } from '#kernel/clock/clock.ts'
import { until } from '#kernel/testing/until.ts'
import { selfSigned } from '../../data-plane/testing/certificates.ts'
import type { Identity } from '../identity.ts'
import { askToken, assertion, startIssuer } from '../testing/issuer.ts'
import type { TestIssuer } from '../testing/issuer.ts'
import { suspendedEntities } from './suspend-entity.ts'
import { identifierOf } from './testing/open-test-offices.ts'

const suspended = { entity: 'gmina', state: 'suspended' } as const
const active = { entity: 'gmina', state: 'active' } as const

describe('an entity that is suspended', () => {
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

  it('has no tokens, keys or certificates on any node, until it is resumed', async () => {
    const { offices, apiKeys, certificates } = issuer.identity
    const system = await issuer.system('eurzad')
    const client_assertion = () => assertion(`${issuer.url}/oidc`, system)
    const ask = () => askToken(issuer.url, { client_assertion: client_assertion() })
    const { id } = await apiKeys.add({ system: system.clientId, seconds: 3600 })
    const { cert, thumbprint } = selfSigned()
    await certificates.add({ system: system.clientId, pem: cert })
    const shown = () => [other.apiKeys.known.find(id), other.certificates.known.find(thumbprint)]
    await until('the other node knows both', () => shown().every(Boolean))
    assert.equal((await ask()).status, 200)

    const issued = Math.floor(systemClock.now() / 1000)
    assert.deepEqual(await offices.setEntityState(suspended), suspended)
    assert.deepEqual(await suspendedEntities(issuer.db.knex), ['gmina'])
    const { status, body } = await ask()
    assert.equal(status, 401)
    assert.equal(body.error, 'invalid_client')
    await until('the other node refuses both', () => !shown().some(Boolean))
    await until('tokens from before are revoked there', () =>
      other.issuer.revoked(['ent:gmina'], issued),
    )
    assert.deepEqual(await offices.setEntityState(suspended), suspended)

    assert.deepEqual(await offices.setEntityState(active), active)
    assert.deepEqual(await suspendedEntities(issuer.db.knex), [])
    assert.equal((await ask()).status, 200)
    await until('the other node knows both again', () => shown().every(Boolean))
  })

  it('tells others once, by an event', async () => {
    await issuer.system('zdarzenia')
    const heard: string[] = []
    const types = ['entity.suspended', 'entity.resumed']
    const subscription = await issuer.bus.subscribe('test', types, async ({ type, data }) => {
      heard.push(`${type} ${JSON.stringify(data)}`)
    })
    for (const state of [suspended, suspended, active, active]) {
      await issuer.identity.offices.setEntityState(state)
    }
    await until('both are heard', () => heard.length >= 2)
    const data = JSON.stringify({ entity: 'gmina' })
    assert.deepEqual(heard, [`entity.suspended ${data}`, `entity.resumed ${data}`])
    await subscription.stop()
  })

  it('has no officials either, and nobody of it manages anybody', async () => {
    const { offices, people } = issuer.identity
    const identifier = identifierOf('Anna')
    const met = { ...identifier, means: 'demo', subject: 'anna', birthDate: undefined }
    const { id: person } = await people.meet({ ...met, givenNames: 'Anna', surname: 'Testowa' })
    await offices.appoint({ entity: 'gmina', identifier })
    const [context] = await offices.contextsOf(person)
    const acr = context!.permissions[0]!.minAcr
    const actor = { person, membership: context!.membership, acr }
    await offices.setEntityState(suspended)
    assert.deepEqual(await offices.contextsOf(person), [])
    assert.equal(await offices.find(actor.membership, person), undefined)
    const outcome = await offices.do(actor, { kind: 'add-unit', name: 'Kadry' })
    assert.deepEqual(outcome, { kind: 'refused', reason: 'no-office' })
    await offices.setEntityState(active)
    assert.equal((await offices.contextsOf(person))[0]?.membership, actor.membership)
  })

  it('is one that is there', async () => {
    const { offices } = issuer.identity
    const nowhere = { entity: 'nowhere', state: 'suspended' } as const
    await assert.rejects(offices.setEntityState(nowhere), { code: 'resource/unknown' })
  })
})

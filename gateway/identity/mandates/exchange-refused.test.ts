import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { systemClock } from '#kernel/clock/clock.ts'
import { assertion } from '../testing/issuer.ts'
import type { TestSystem } from '../testing/issuer.ts'
import { dpopProof, openDesk } from './testing/desk.ts'
import type { Desk, ExchangeAsk } from './testing/desk.ts'

describe('the exchange of a mandate is refused', () => {
  let desk: Desk
  let system: TestSystem
  let other: TestSystem
  let id: string
  before(async () => {
    desk = await openDesk()
    system = await desk.issuer.system('wnioski')
    other = await desk.issuer.system('inny')
    id = (await desk.give(await desk.person(1), system.clientId)).id
  })
  after(() => desk.close())

  const now = () => Math.floor(systemClock.now() / 1000)
  const detail = (over: object) => ({
    authorization_details: JSON.stringify([{ type: 'mandate', ...over }]),
  })

  // oxfmt-ignore
  const rows: [string, string, string, () => Partial<ExchangeAsk>][] = [
    ['with a wider scope',              'invalid_scope',                 'scope',     () => ({ form: { scope: 'persons:read persons:changes' } })],
    ['with an unknown scope',           'invalid_scope',                 'scope',     () => ({ form: { scope: 'all' } })],
    ['for another operation',           'invalid_authorization_details', 'operation', () => ({ form: detail({ actions: ['getPerson', 'listChanges'] }) })],
    ['for no operation',                'invalid_authorization_details', 'operation', () => ({ form: detail({ actions: [] }) })],
    ['for other fields',                'invalid_authorization_details', 'fields',    () => ({ form: detail({ datatypes: ['givenNames'] }) })],
    ['for another case',                'invalid_authorization_details', 'case',      () => ({ form: detail({ case_id: 'SPR/2026/11/0043' }) })],
    ['for a case that is a list',       'invalid_authorization_details', 'case',      () => ({ form: detail({ case_id: ['SPR/2026/11/0042'] }) })],
    ['for another purpose',             'invalid_authorization_details', 'malformed', () => ({ form: detail({ purpose: 'Marketing i reklama' }) })],
    ['on another basis',                'invalid_authorization_details', 'malformed', () => ({ form: detail({ basis: 'statute' }) })],
    ['with a member of its own',        'invalid_authorization_details', 'malformed', () => ({ form: detail({ days: 90 }) })],
    ['for another API',                 'invalid_target',                'resource',  () => ({ form: { resource: desk.vehicles } })],
    ['for another API in the details',  'invalid_authorization_details', 'resource',  () => ({ form: detail({ locations: [desk.vehicles] }) })],
    ['without a proof or certificate',  'invalid_request',               'binding',   () => ({ proof: null })],
    ['with a proof for another address', 'invalid_dpop_proof',           'binding',   () => ({ proof: dpopProof(`${desk.issuer.url}/oidc/par`) })],
    ['with a proof for another method', 'invalid_dpop_proof',            'binding',   () => ({ proof: dpopProof(tokenUrl(), { claims: { htm: 'GET' } }) })],
    ['with a proof of 61 s ahead',      'invalid_dpop_proof',            'binding',   () => ({ proof: dpopProof(tokenUrl(), { claims: { iat: now() + 61 } }) })],
    ['with an old proof',               'invalid_dpop_proof',            'binding',   () => ({ proof: dpopProof(tokenUrl(), { claims: { iat: now() - 90 } }) })],
    ['with two proofs',                 'invalid_dpop_proof',            'binding',   () => ({ proof: `${dpopProof(tokenUrl())}, ${dpopProof(tokenUrl())}` })],
    ['with a certificate in a field',   'invalid_request',               'binding',   () => ({ proof: null, headers: { 'client-cert': ':MIIB:', 'x-client-cert': 'MIIB' } })],
  ]
  for (const [what, error, reason, ask] of rows) {
    it(what, async () => {
      const { status, body } = await desk.exchange(system, { mandate: id, ...ask() })
      assert.equal(body.error, error, JSON.stringify(body))
      assert.equal(status, 400)
      assert.equal(body.access_token, undefined)
      const [use] = await desk.issuer.identity.mandates.usesOf(id, { limit: 1 })
      assert.equal(use!.outcome, 'refused')
      assert.equal(use!.reason, reason)
    })
  }

  it('with an assertion that was used before', async () => {
    const form = { client_assertion: assertion(`${desk.issuer.url}/oidc`, system) }
    assert.equal((await desk.exchange(system, { mandate: id, form })).status, 200)
    const again = await desk.exchange(system, { mandate: id, form })
    assert.deepEqual([again.status, again.body.error], [401, 'invalid_client'])
  })

  it('to another system, in the words of one that is not there', async () => {
    const foreign = await desk.exchange(other, { mandate: id })
    const nothing = await desk.exchange(other, { mandate: `m-${'0'.repeat(32)}` })
    assert.equal(foreign.body.error, 'invalid_grant')
    assert.deepEqual(foreign.body, nothing.body)
    const { rows: noted } = await desk.issuer.db.knex.raw(
      `select system, reason from mandate_use where mandate is null`,
    )
    assert.deepEqual(noted, [{ system: other.clientId, reason: 'unknown' }])
  })

  it('when the request is none', async () => {
    const details = ['x', '{}', '[1]', '[{},{}]', '['.repeat(9000)]
    const forms: Record<string, string | string[] | undefined>[] = [
      { subject_token_type: 'urn:ietf:params:oauth:token-type:access_token' },
      { subject_token_type: undefined },
      { subject_token: undefined },
      { subject_token: `${id} ` },
      { subject_token: [id, id] },
      { resource: undefined },
      { resource: [desk.resource, desk.vehicles] },
      { requested_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' },
      ...details.map((text) => ({ authorization_details: text })),
    ]
    for (const form of forms) {
      const { status, body } = await desk.exchange(system, { mandate: id, form })
      assert.equal(status, 400, JSON.stringify(form))
      assert.match(body.error!, /^invalid_(request|target|authorization_details)$/)
    }
  })

  const tokenUrl = () => `${desk.issuer.url}/oidc/token`
})

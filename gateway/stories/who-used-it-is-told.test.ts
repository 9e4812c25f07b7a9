// An owner breaks an operation on purpose. The office that calls this very operation is told by its
// webhook, signed by the bus; the office that calls another one of the same API is not.

import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import type { JsonWebKeyInput } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { until } from '#kernel/testing/until.ts'
import { openTarget } from '#api-catalog/notices/testing/a-target.ts'
import type { Target } from '#api-catalog/notices/testing/a-target.ts'
import { openRegistry } from './a-registry.ts'
import type { Registry } from './a-registry.ts'
import { licences } from './licences.ts'
import { theBus } from './the-bus.ts'
import type { TheBus } from './the-bus.ts'

/** Licences are added as before, and read no more. */
const breaking = {
  ...licences,
  info: { ...licences.info, version: '1.3.0' },
  paths: { '/licences': licences.paths['/licences'] },
}

describe('who used what was broken is told', () => {
  let bus: TheBus
  let registry: Registry
  const targets = new Map<string, Target>()
  const gotBy = (entity: string) => targets.get(entity)?.got ?? []

  before(async () => {
    bus = await theBus({ SZYNA_FETCH_ALLOW: '127.0.0.1' })
    registry = await openRegistry()
    await bus.register('gitd', 'licences', licences, { upstream: registry.url })
    const { keys } = (await (await bus.call('/oidc/jwks')).json()) as {
      keys: JsonWebKeyInput['key'][]
    }
    const key = createPublicKey({ key: keys[0] ?? {}, format: 'jwk' })
    for (const entity of ['gmina', 'powiat']) {
      const target = await openTarget(key)
      targets.set(entity, target)
      const path = `/admin/v1/entities/${entity}/webhooks`
      const added = await bus.admin('POST', path, { url: target.url })
      assert.equal(added.status, 201, await added.clone().text())
      await until('it is confirmed', async () => {
        const { webhooks } = (await (await bus.admin('GET', path)).json()) as {
          webhooks: { state: string }[]
        }
        return webhooks[0]?.state === 'active'
      })
    }
  })
  after(async () => {
    await bus.close()
    await registry.close()
    for (const target of targets.values()) await target.close()
  })

  it('as long as anybody calls it, it is not broken without a reason', async () => {
    const gmina = await bus.token('gmina.eurzad', 'gitd/licences')
    assert.equal((await bus.call('/api/gitd/licences/v1/licences/L-42', gmina)).status, 200)
    const powiat = await bus.token('powiat.transport', 'gitd/licences')
    await bus.call('/api/gitd/licences/v1/licences', powiat, {
      method: 'POST',
      body: '{"holder":"Przewozy Testowe"}',
      headers: { 'content-type': 'application/json' },
    })
    await assert.rejects(
      bus.register('gitd', 'licences', breaking),
      /422.*document\/breaking.*relied upon by gmina\./s,
    )
  })

  it('forced, it is told to the one who called it, with the change, its calls and the reason', async () => {
    const text = JSON.stringify(breaking)
    const source = { kind: 'files', entry: 'a.json', files: { 'a.json': text } }
    const why = 'Ustawa z dnia 1 stycznia każe podać cel.'
    const path = `/admin/v1/apis?force=${encodeURIComponent(why)}`
    const forced = await bus.admin('POST', path, { entity: 'gitd', api: 'licences', source })
    assert.equal(forced.status, 201, await forced.clone().text())
    const [event] = await until('it comes', () => gotBy('gmina').length > 0 && gotBy('gmina'))
    assert.equal(event?.type, 'api.breaking')
    assert.equal(event?.subject, 'gitd/licences/v1')
    assert.deepEqual(event?.data['operations'], [{ operation: 'getLicence', calls: 1 }])
    assert.equal(event?.data['forced'], why)
    const changes = event?.data['changes'] as { class: string; operations: string[] }[]
    assert.deepEqual(changes[0]?.operations, ['GET /licences/{id}'])
  })

  it('and not to the other, who is told first what touches both', async () => {
    const life = '/admin/v1/apis/gitd/licences/v1'
    const etag = (await bus.admin('GET', life)).headers.get('etag') ?? ''
    const body = { do: 'suspend', reason: 'Awaria rejestru.' }
    const moved = await bus.admin('POST', `${life}/moves`, body, { 'if-match': etag })
    assert.equal(moved.status, 200, await moved.clone().text())
    await until('both are told', () => gotBy('gmina').length > 1 && gotBy('powiat').length > 0)
    const typesOf = (entity: string) => gotBy(entity).map(({ type }) => type)
    assert.deepEqual(typesOf('powiat'), ['api.suspended'])
    assert.deepEqual(typesOf('gmina'), ['api.breaking', 'api.suspended'])
    for (const { forged } of targets.values()) assert.deepEqual(forged, [])
  })
})

// An office asks for an API, its owner says yes, and what they agreed on is what passes: these operations,
// for this purpose, so many calls a day; and nothing any more when one of them says stop.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { until } from '#kernel/testing/until.ts'
import { openRegistry } from './a-registry.ts'
import type { Registry } from './a-registry.ts'
import { licences } from './licences.ts'
import { theBus } from './the-bus.ts'
import type { TheBus } from './the-bus.ts'

const licence = '/api/gitd/licences/v1/licences/L-42'

describe('an agreement opens an API', () => {
  let bus: TheBus
  let registry: Registry
  let agreement: { id: string; revision: number; state: string }
  before(async () => {
    bus = await theBus()
    registry = await openRegistry()
    await bus.register('gitd', 'licences', licences, {
      upstream: registry.url,
      policy: 'by-agreement',
    })
  })
  after(async () => {
    await bus.close()
    await registry.close()
  })

  const ask = async () => {
    const token = await bus.token('gmina.eurzad', 'gitd/licences')
    const answer = await bus.call(licence, token)
    const body = (await answer.json()) as { type?: string }
    return { status: answer.status, problem: body.type, answer, token }
  }
  const deed = async (what: object) => {
    const path = `/admin/v1/agreements/${agreement.id}`
    const read = await bus.admin('GET', path)
    const done = await bus.admin('POST', `${path}/deeds`, what, {
      'if-match': read.headers.get('etag')!,
    })
    assert.equal(done.status, 200, await done.clone().text())
    agreement = (await done.json()) as typeof agreement
  }
  const answers = (status: number) =>
    until(`the gateway answers ${status}`, async () => (await ask()).status === status)

  it('lets nobody in without one', async () => {
    const { status, problem } = await ask()
    assert.equal(status, 403)
    assert.equal(problem, '/problems/agreement/missing')
  })

  it('is asked for and lets nobody in before the owner has said yes', async () => {
    const asked = await bus.admin('POST', '/admin/v1/agreements', {
      consumer: 'gmina',
      api: 'gitd/licences',
      terms: {
        purposes: [
          {
            title: 'Sprawdzenie licencji przewoźnika przed wydaniem zezwolenia',
            legalBasis: 'art. 18 ustawy o transporcie drogowym',
            operations: ['getLicence'],
            callsPerDay: 2,
          },
        ],
      },
    })
    assert.equal(asked.status, 201, await asked.clone().text())
    agreement = (await asked.json()) as typeof agreement
    assert.equal(agreement.state, 'pending')
    assert.equal((await ask()).status, 403)
  })

  it('lets in for the operation and as often as agreed, and the token, the registry and the journal know on which', async () => {
    await deed({ do: 'approve' })
    assert.equal(agreement.state, 'active')
    await answers(200)
    const { status, token, answer } = await ask()
    assert.equal(status, 200)
    assert.match(answer.headers.get('ratelimit') ?? '', /^"agreement";r=0;/)
    const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<
      string,
      string
    >
    assert.equal(claims['agreement'], agreement.id)
    const seen = registry.calls.at(-1)!
    assert.equal(seen.headers['szyna-agreement'], agreement.id)
    assert.equal(seen.headers['szyna-purpose-id'], claims['purpose_id'])

    const beyond = await ask()
    assert.equal(beyond.status, 429)
    assert.equal(beyond.problem, '/problems/agreement/exhausted')

    const { entries } = (await (await bus.admin('GET', '/admin/v1/journal')).json()) as {
      entries: { more?: Record<string, string> }[]
    }
    assert.equal(entries[0]?.more?.['agreement'], agreement.id)
    assert.equal(entries[0]?.more?.['purposeId'], claims['purpose_id'])
  })

  it('leaves out what was not agreed', async () => {
    const token = await bus.token('gmina.eurzad', 'gitd/licences')
    const answer = await bus.call('/api/gitd/licences/v1/licences', token, {
      method: 'POST',
      body: '{"holder":"Przewozy Testowe"}',
      headers: { 'content-type': 'application/json' },
    })
    assert.equal(answer.status, 403)
    assert.equal(((await answer.json()) as { type: string }).type, '/problems/agreement/operation')
  })

  it('suspended it stops tokens that are about, and resumed they go on', async () => {
    const token = await bus.token('gmina.eurzad', 'gitd/licences')
    await deed({ do: 'suspend', reason: 'Kontrola u wnioskodawcy.' })
    await until('the token is refused', async () => {
      const { status } = await bus.call(licence, token)
      return status === 403
    })
    await deed({ do: 'resume' })
    await until('the token counts again', async () => {
      const { status } = await bus.call(licence, token)
      return status === 429
    })
  })

  it('a purpose that is not there is refused at the issuer', async () => {
    await assert.rejects(
      bus.token('gmina.eurzad', 'gitd/licences', '0190a3f4-7c1e-7c3a-8d5f-0123456789ab'),
      /purpose_id/,
    )
  })

  it('a suspended entity has no agreements', async () => {
    const token = await bus.token('gmina.eurzad', 'gitd/licences')
    await bus.admin('POST', '/admin/v1/entities/gmina/suspend')
    await until('nothing of it passes', async () => {
      const { status } = await bus.call(licence, token)
      return status === 401 || status === 403
    })
  })
})

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { newId } from '#kernel/ids/ids.ts'
import { until } from '#kernel/testing/until.ts'
import { theBus } from '../stories/the-bus.ts'
import type { TheBus } from '../stories/the-bus.ts'
import { checkAnswer } from './testing/check-answer.ts'

describe('the admin API of notices', () => {
  let bus: TheBus
  before(async () => {
    bus = await theBus({ SZYNA_FETCH_ALLOW: '127.0.0.1:1' })
  })
  after(() => bus.close())

  it('answers what its specification says, each operation', async () => {
    const entity = '/admin/v1/entities/gmina'
    const url = 'http://127.0.0.1:1/hook'
    // oxfmt-ignore
    const calls: [string, string, string, number, unknown?][] = [
      ['listNotices',   'GET',    `${entity}/notices`,                   200],
      ['listNotices',   'GET',    `${entity}/notices?after=7&limit=1`,   200],
      ['listNotices',   'GET',    `${entity}/notices?limit=501`,         400],
      ['addWebhook',    'POST',   `${entity}/webhooks`,                  201, { url, kinds: ['api.breaking'] }],
      ['addWebhook',    'POST',   `${entity}/webhooks`,                  409, { url }],
      ['addWebhook',    'POST',   `${entity}/webhooks`,                  400, { url: 'http://example.org/' }],
      ['addWebhook',    'POST',   `${entity}/webhooks`,                  400, { url, kinds: ['nothing'] }],
      ['addWebhook',    'POST',   `${entity}/webhooks`,                  400, { url: 'https://192.168.0.1/' }],
      ['listWebhooks',  'GET',    `${entity}/webhooks`,                  200],
      ['testWebhook',   'POST',   `/admin/v1/webhooks/${newId()}/tests`, 404],
      ['removeWebhook', 'DELETE', `/admin/v1/webhooks/${newId()}`,       404],
      ['removeWebhook', 'DELETE', '/admin/v1/webhooks/x',                400],
    ]
    for (const [operation, method, path, status, body] of calls) {
      const answer = await bus.admin(method, path, body)
      const told = (await answer.json()) as unknown
      assert.equal(answer.status, status, `${method} ${path} ${JSON.stringify(told)}`)
      assert.deepEqual(checkAnswer(operation, status, told), [], `${method} ${path}`)
    }
  })

  it('says what came of a webhook, tests it when it has rested, and forgets it', async () => {
    const list = async () => {
      const answer = await bus.admin('GET', '/admin/v1/entities/gmina/webhooks')
      return ((await answer.json()) as { webhooks: { id: string; reason?: string }[] }).webhooks[0]
    }
    const tried = await until('it was tried', async () => {
      const one = await list()
      return one?.reason !== undefined && one
    })
    assert.match(tried.reason ?? '', /Nothing listens/)
    const soon = await bus.admin('POST', `/admin/v1/webhooks/${tried.id}/tests`)
    assert.equal(soon.status, 429)
    await bus.db.knex.raw(`update notice_webhook set tried_at = null`)
    const answer = await bus.admin('POST', `/admin/v1/webhooks/${tried.id}/tests`)
    const tested = (await answer.json()) as { echoed: boolean }
    assert.deepEqual(checkAnswer('testWebhook', answer.status, tested), [])
    assert.equal(tested.echoed, false)
    const removed = await bus.admin('DELETE', `/admin/v1/webhooks/${tried.id}`)
    assert.deepEqual(checkAnswer('removeWebhook', removed.status, await removed.json()), [])
    assert.equal(await list(), undefined)
  })
})

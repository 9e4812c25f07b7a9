import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { newId } from '#kernel/ids/ids.ts'
import type { Problem } from '#kernel/problem/problem.ts'
import { until } from '#kernel/testing/until.ts'
import { writeNotices } from './notice-table.ts'
import { openNotices } from './open-notices.ts'
import { openTestNotices, persons } from './testing/open-test-notices.ts'
import type { TestNotices } from './testing/open-test-notices.ts'
import type { Webhook } from './webhooks/webhook.ts'

describe('the address of a webhook', () => {
  let test: TestNotices
  before(async () => {
    test = await openTestNotices()
  })
  after(() => test.close())

  it('is refused unless it is https outside, and at most ten are kept', async () => {
    const entity = 'gmina'
    const add = (url: string, kinds?: string[]) =>
      strict.webhooks.add({ entity, url, ...(kinds && { kinds: kinds as Webhook['kinds'] & [] }) })
    const strict = await openNotices({ ...test.needs, fetchAllow: [] })
    // oxfmt-ignore
    for (const url of [
      'http://example.org/', 'ftp://example.org/', 'hook', 'https://u:p@example.org/', 'https://10.0.0.1/',
      'https://[::1]/', 'http://127.0.0.1:80/', `https://example.org/${'x'.repeat(1000)}`,
    ]) {
      const pointers = (thrown: Problem) => thrown.errors[0]?.pointer === '/url'
      await assert.rejects(add(url), pointers, url)
    }
    await assert.rejects(add('https://example.org/', ['nothing']), ({ errors }: Problem) =>
      errors[0]?.pointer.startsWith('/kinds/0'),
    )
    await strict.close()
    const target = await test.target()
    const wish = { entity, url: target.url }
    const first = await test.notices.webhooks.add(wish)
    await assert.rejects(test.notices.webhooks.add(wish), { code: 'resource/conflict' })
    for (let more = 1; more < 10; more++) {
      await test.notices.webhooks.add({ entity, url: `${target.url}/${more}` })
    }
    await assert.rejects(test.notices.webhooks.add({ entity, url: `${target.url}/10` }), {
      code: 'resource/conflict',
    })
    await assert.rejects(test.notices.webhooks.remove(first.id, 'another'), {
      code: 'resource/unknown',
    })
    await test.notices.webhooks.remove(first.id, entity)
    await assert.rejects(test.notices.webhooks.test('no-id'), { code: 'resource/unknown' })
  })

  it('that leads inside by the time it is called is not called', async () => {
    const entity = 'zus'
    const target = await test.target()
    const one = async (webhook: Webhook) =>
      (await test.notices.webhooks.list(entity)).find(({ id }) => id === webhook.id)
    const webhook = await test.notices.webhooks.add({ entity, url: target.url })
    await until('it is active', async () => (await one(webhook))?.state === 'active')
    const url = `https://localhost:${new URL(target.url).port}/hook`
    await test.db.knex.raw(`update notice_webhook set url = ? where id = ?`, [url, webhook.id])
    const called = target.connections
    const notice = { kind: 'feedback', entity, subject: persons, data: { api: persons } } as const
    await writeNotices(test.db.knex, newId(), [notice], test.clock.now())
    const failing = await until('it fails', async () => {
      const now = await one(webhook)
      return now?.state === 'failing' && now
    })
    assert.match(failing.reason ?? '', /inside the network/)
    assert.equal(target.connections, called)
  })
})

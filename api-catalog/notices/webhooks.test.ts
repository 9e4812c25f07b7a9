import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { newId } from '#kernel/ids/ids.ts'
import { until } from '#kernel/testing/until.ts'
import { writeNotices } from './notice-table.ts'
import { openNotices } from './open-notices.ts'
import type { Manner, Target } from './testing/a-target.ts'
import { change, openTestNotices, persons } from './testing/open-test-notices.ts'
import type { TestNotices } from './testing/open-test-notices.ts'
import type { Webhook } from './webhooks/webhook.ts'

const hour = 3_600_000

describe('a webhook', () => {
  let test: TestNotices
  before(async () => {
    test = await openTestNotices()
  })
  after(() => test.close())

  let made = 0
  /** An entity of its own for each test. */
  const anEntity = () => `office-${(made += 1)}`
  const tell = (entity: string, operation = 'one') =>
    writeNotices(
      test.db.knex,
      newId(),
      [{ kind: 'feedback', entity, subject: persons, data: { api: persons, operation } }],
      test.clock.now(),
    )
  const stateOf = async ({ id, entity }: Webhook) =>
    (await test.notices.webhooks.list(entity)).find((one) => one.id === id)
  const inState = (webhook: Webhook, state: Webhook['state']) =>
    until(`it is ${state}`, async () => {
      const now = await stateOf(webhook)
      return now?.state === state && now
    })
  const operationsGot = ({ got }: Target) => got.map(({ data }) => data['operation'])

  async function confirmed(entity: string, kinds?: Webhook['kinds']): Promise<[Webhook, Target]> {
    const target = await test.target()
    const wish = { entity, url: target.url, ...(kinds && { kinds }) }
    const webhook = await test.notices.webhooks.add(wish)
    await inState(webhook, 'active')
    return [webhook, target]
  }

  it('is told what comes after it was added, in order, signed, and nothing of others', async () => {
    const entity = anEntity()
    await tell(entity, 'before')
    const [, target] = await confirmed(entity)
    for (const operation of ['one', 'two', 'three']) await tell(entity, operation)
    await tell('others', 'foreign')
    await until('three come', () => target.got.length >= 3)
    assert.deepEqual(operationsGot(target), ['one', 'two', 'three'])
    assert.deepEqual(target.forged, [])
    const [first] = await test.notices.list(entity, 1)
    const event = target.got.find(({ id }) => id === first?.id)
    assert.deepEqual(
      { ...event, time: undefined },
      {
        specversion: '1.0',
        id: first?.id,
        source: 'https://bus.example',
        type: 'feedback',
        subject: persons,
        sequence: String(first?.cursor),
        datacontenttype: 'application/json',
        time: undefined,
        data: {
          entity,
          title: first?.title,
          address: 'https://bus.example/apis/mc/persons',
          api: persons,
          operation: first?.data.operation,
        },
      },
    )
  })

  it('is told only the kinds it asked for', async () => {
    const entity = anEntity()
    const [, target] = await confirmed(entity, ['api.breaking'])
    await tell(entity)
    test.calls(entity, 'getPerson')
    await test.publishVersion([change()], '7.0.0')
    await until('one comes', () => target.got.length > 0)
    assert.deepEqual(
      target.got.map(({ type }) => type),
      ['api.breaking'],
    )
  })

  for (const manner of ['mute', 'mirror', 'hang', '500', 'slow'] satisfies Manner[]) {
    it(`is told nothing until its target echoes the token: ${manner} does not`, async () => {
      const entity = anEntity()
      const target = await test.target()
      target.manner = manner
      const webhook = await test.notices.webhooks.add({ entity, url: target.url })
      await tell(entity)
      for (let asked = 1; asked <= 5; asked++) {
        await until('it is asked', () => target.asked.length === asked)
        await until('what came of it is kept', async () => (await stateOf(webhook))?.reason)
        await test.db.knex.raw(`update notice_webhook set reason = null where id = ?`, [webhook.id])
        assert.equal((await stateOf(webhook))?.state, asked < 5 ? 'unconfirmed' : 'off')
        test.clock.wind(hour)
      }
      assert.deepEqual(target.got, [])
      target.manner = 'echo'
      const { echoed } = await test.notices.webhooks.test(webhook.id)
      assert.equal(echoed, true)
      await until('what was missed comes', () => target.got.length === 1)
    })
  }

  it('that hangs holds up nobody else', async () => {
    const [ill, well] = [anEntity(), anEntity()]
    const [, hanging] = await confirmed(ill)
    const [, healthy] = await confirmed(well)
    hanging.manner = 'hang'
    await tell(ill)
    await until('it hangs', () => hanging.got.length === 1)
    await tell(well)
    await until('the other is told', () => healthy.got.length === 1)
  })

  for (const manner of ['hang', '500', 'redirect'] satisfies Manner[]) {
    it(`whose target fails (${manner}) is tried again later and later, and gets all in order`, async () => {
      const entity = anEntity()
      const [webhook, target] = await confirmed(entity)
      const inside = await test.target()
      target.elsewhere = inside.url
      target.manner = manner
      await tell(entity, 'one')
      await tell(entity, 'two')
      const first = await inState(webhook, 'failing')
      assert.match(first.reason ?? '', /within 0\.5 s|answers 500|redirects/)
      assert.equal(Date.parse(first.nextAt ?? '') - test.clock.now(), 20_000)
      test.clock.wind(20_000)
      const second = await until('it failed again', async () => {
        const now = await stateOf(webhook)
        return now?.nextAt !== first.nextAt && now
      })
      assert.equal(Date.parse(second.nextAt ?? '') - test.clock.now(), 40_000)
      target.manner = 'echo'
      test.clock.wind(40_000)
      await until('both come', () => operationsGot(target).includes('two'))
      assert.deepEqual(operationsGot(target), ['one', 'one', 'one', 'two'])
      assert.equal(new Set(target.got.map(({ id }) => id)).size, 2)
      assert.equal(inside.connections, 0)
      assert.equal((await inState(webhook, 'active')).reason, undefined)
    })
  }

  it('is off after three days of failures, says why, and goes on where it was when it echoes', async () => {
    const entity = anEntity()
    const [webhook, target] = await confirmed(entity)
    target.manner = '500'
    await tell(entity, 'kept')
    for (let tried = 1; (await stateOf(webhook))?.state !== 'off'; tried++) {
      await until('it is tried', () => target.got.length >= tried)
      await until('it is let go', async () => {
        const { rows } = await test.db.knex.raw<{ rows: { lease: string | null }[] }>(
          `select lease from notice_webhook where id = ?`,
          [webhook.id],
        )
        return rows[0]?.lease === null
      })
      assert.ok(tried < 50)
      test.clock.wind(6 * hour)
    }
    assert.match((await stateOf(webhook))?.reason ?? '', /answers 500/)
    const tries = target.got.length
    assert.equal(tries, 13)
    target.manner = 'mute'
    assert.equal((await test.notices.webhooks.test(webhook.id)).echoed, false)
    assert.equal((await stateOf(webhook))?.state, 'off')
    test.clock.wind(hour)
    target.manner = 'echo'
    assert.equal((await test.notices.webhooks.test(webhook.id)).echoed, true)
    await until('what was kept comes', () => target.got.length > tries)
    assert.equal(operationsGot(target).at(-1), 'kept')
  })

  it('takes what its target was sent as delivered, however slow or endless the answer is', async () => {
    for (const manner of ['slow', 'endless'] satisfies Manner[]) {
      const entity = anEntity()
      const [webhook, target] = await confirmed(entity)
      target.manner = manner
      await tell(entity, 'one')
      await tell(entity, 'two')
      await until('both come', () => target.got.length === 2)
      assert.deepEqual(operationsGot(target), ['one', 'two'])
      assert.equal((await stateOf(webhook))?.state, 'active')
    }
  })

  it('goes on after a restart where it was, and two processes tell it once', async () => {
    const entity = anEntity()
    const [, target] = await confirmed(entity)
    await tell(entity, 'one')
    await until('the first comes', () => target.got.length === 1)
    target.manner = 'hang'
    await tell(entity, 'two')
    await until('the second is under way', () => target.got.length === 2)
    await test.restart()
    target.manner = 'echo'
    const other = await openNotices(test.needs)
    for (const operation of ['three', 'four', 'five']) await tell(entity, operation)
    await until('all come', () => operationsGot(target).includes('five'))
    await other.close()
    assert.deepEqual(operationsGot(target), ['one', 'two', 'two', 'three', 'four', 'five'])
  })

  it('is taken over from a process that was killed, when its lease has run out', async () => {
    const entity = anEntity()
    const [webhook, target] = await confirmed(entity)
    const leasedUntil = new Date(test.clock.now() + 10_000)
    await test.db.knex.raw(
      `update notice_webhook set lease = gen_random_uuid(), leased_until = ? where id = ?`,
      [leasedUntil, webhook.id],
    )
    await tell(entity)
    const [, other] = await confirmed(anEntity())
    assert.deepEqual([target.got, other.got], [[], []])
    test.clock.wind(10_000)
    await until('it comes', () => target.got.length === 1)
  })
})

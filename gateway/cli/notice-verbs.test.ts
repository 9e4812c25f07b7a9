import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { until } from '#kernel/testing/until.ts'
import { theBus } from '../stories/the-bus.ts'
import type { TheBus } from '../stories/the-bus.ts'
import { onlyDocument, runSzyna } from './testing/run-szyna.ts'

const url = 'http://127.0.0.1:1/hook'

describe('a verb about notices', () => {
  let bus: TheBus
  before(async () => {
    bus = await theBus({ SZYNA_FETCH_ALLOW: '127.0.0.1:1' })
  })
  after(() => bus.close())

  const people = (...args: string[]) => runSzyna(args, { SZYNA_DATA_DIR: bus.dataDir })
  let id = ''

  it('notices list shows what an entity was told, from a cursor on', async () => {
    assert.equal(
      (await people('notices', 'list', '--entity', 'gitd')).stdout,
      'There are no notices.\n',
    )
    const data = { entity: 'gitd', api: 'licences', major: 1, operation: 'getLicence' }
    const { db } = bus
    await db.knex.raw(
      `insert into notice (cursor, id, cause, kind, entity, subject, data, made_at)
       values (1, gen_random_uuid(), 'c', 'feedback', 'gitd', 'gitd/licences/v1', ?, now())`,
      [JSON.stringify({ ...data, api: 'gitd/licences/v1' })],
    )
    const { stdout } = await people('notices', 'list', '--entity', 'gitd', '--lang', 'pl')
    assert.match(
      stdout,
      /^1 {2}\S+ {2}feedback {2}gitd\/licences\/v1: nowa uwaga do operacji getLicence\n$/,
    )
    const later = onlyDocument(
      await people('notices', 'list', '--entity', 'gitd', '--after', '1', '--json'),
    )
    assert.deepEqual(later, { notices: [], next: 1, unread: 1 })
    assert.equal((await people('notices', 'list', '--entity', 'gitd', '--after', 'x')).code, 1)
  })

  it('webhooks add, list, test and remove serve one address', async () => {
    const added = await people(
      'webhooks',
      'add',
      url,
      '--entity',
      'gmina',
      '--kind',
      'api.breaking',
    )
    assert.match(added.stdout, /^It waits for the address to echo the token:\n\S+ {2}unconfirmed/)
    const refused = await people('webhooks', 'add', 'http://example.org/', '--entity', 'gmina')
    assert.equal(refused.code, 1)
    assert.match(refused.stderr, /Only https is taken/)
    const tried = await until('it was tried', async () => {
      const { stdout } = await people('webhooks', 'list', '--entity', 'gmina')
      return stdout.includes('Nothing listens') && stdout
    })
    assert.match(tried, /^\S+ {2}unconfirmed {2}\S+ {2}api\.breaking {2}Nothing listens/)
    id = tried.split(' ')[0] ?? ''
    await bus.db.knex.raw(`update notice_webhook set tried_at = null`)
    const tested = await people('webhooks', 'test', id)
    assert.equal(tested.code, 1)
    assert.match(tested.stdout, /^It did not echo the token:/)
    assert.equal((await people('webhooks', 'remove', id)).stdout, `Removed ${id}\n`)
    assert.match((await people('webhooks', 'remove', id)).stderr, /no such webhook/)
  })
})

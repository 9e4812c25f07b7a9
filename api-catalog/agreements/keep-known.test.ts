import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import type { Database } from '#kernel/db/db.ts'
import { systemClock } from '#kernel/clock/clock.ts'
import { until } from '#kernel/testing/until.ts'
import type { Agreements } from './agreements.ts'
import {
  memberOf,
  openTestAgreements,
  persons,
  termsOf,
  theBus,
} from './testing/open-test-agreements.ts'
import type { TestAgreements } from './testing/open-test-agreements.ts'

describe('what calls know of agreements', () => {
  let test: TestAgreements
  let there: Agreements
  before(async () => {
    test = await openTestAgreements()
    there = await test.another()
  })
  afterEach(() => test.clear())
  after(() => test.close())

  it('is known on every node, and no more on any once it is suspended', async () => {
    const agreed = await test.agree('gmina')
    const [{ id } = { id: '' }] = agreed.terms!.purposes
    for (const node of [test.agreements, there]) {
      await until('it is known', () => node.known.purpose(id) !== undefined)
    }
    await test.act(theBus, agreed, { do: 'suspend', reason: 'Na chwilę' })
    assert.equal(test.agreements.known.purpose(id), undefined, 'at once where it was done')
    await until('it is not known there', () => there.known.purpose(id) === undefined)
    assert.deepEqual(there.known.of('gmina', persons), [])
    await test.act(theBus, agreed, { do: 'resume' })
    await until('it is known again', () => there.known.purpose(id) !== undefined)
  })

  it('comes by the look where no event does', async () => {
    const deaf = await test.another({
      bus: { publish: test.bus.publish, watch: () => ({ stop: () => Promise.resolve() }) },
    })
    await test.agree('gmina')
    await until('it is known', () => deaf.known.of('gmina', persons).length === 1)
  })

  it('knows nothing of an entity that is suspended as a whole, until it is resumed', async () => {
    const agreed = await test.agree('gmina')
    const other = await test.agree('zus')
    const [{ id } = { id: '' }] = agreed.terms!.purposes
    test.suspended.add('gmina')
    const gone = () =>
      there.known.purpose(id) === undefined && there.known.of('gmina', persons).length === 0
    await until('it is gone', gone)
    assert.equal(there.known.of('zus', persons).length, 1)
    assert.equal((await test.agreements.get(other.id)).state, 'active')
    test.suspended.delete('gmina')
    await until('it is back', () => there.known.purpose(id) !== undefined)
  })

  it('forgets a purpose that other terms left out, and keeps the others by their ids', async () => {
    const agreed = await test.agree('gmina', { terms: termsOf({}, {}) })
    const [first, second] = agreed.terms!.purposes
    await test.act(memberOf('gmina'), agreed, { do: 'change', terms: { purposes: [second!] } })
    const { known } = test.agreements
    assert.equal(known.purpose(first!.id), undefined)
    assert.deepEqual(
      known.of('gmina', persons).map(({ id }) => id),
      [second!.id],
    )
  })

  it('is told of capacity only where the owner said one', async () => {
    await test.agree('gmina')
    assert.equal(test.agreements.known.capacity(persons), undefined)
    await test.setAccess({ capacity: 1_000 })
    assert.deepEqual(test.agreements.known.capacity(persons), {
      callsPerDay: 1_000,
      agreedPerDay: 100,
    })
    await test.setAccess({ capacity: undefined })
    assert.equal(test.agreements.known.capacity(persons), undefined)
  })

  it('misses nothing that is committed after something later was begun', async (context) => {
    if (test.db.kind !== 'postgres') return context.skip('the embedded database has one connection')
    const asked = await Promise.all(['gmina', 'powiat', 'zus', 'gitd'].map((one) => test.ask(one)))
    const mc = memberOf('mc')
    await Promise.all(asked.map((one) => test.act(mc, one, { do: 'approve' })))
    await until('all are known', () => {
      return asked.every(({ consumer }) => there.known.of(consumer, persons).length === 1)
    })
  })
})

describe('a node that cannot look', () => {
  it('says so within a second or so, and that it knows again when it does', async () => {
    const test = await openTestAgreements()
    let away = false
    const cut: Database = {
      ...test.db,
      knex: new Proxy(test.db.knex, {
        get(knex, name) {
          if (name === 'raw' && away) return () => Promise.reject(new Error('away'))
          return Reflect.get(knex, name) as unknown
        },
      }),
    }
    const node = await test.another({ db: cut, clock: systemClock })
    assert.ok(node.known.isFresh())
    away = true
    await until('it is stale', () => !node.known.isFresh())
    away = false
    await until('it is fresh', () => node.known.isFresh())
    await test.close()
  })
})

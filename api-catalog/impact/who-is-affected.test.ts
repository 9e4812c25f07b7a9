import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { handWoundClock } from '#kernel/clock/clock.ts'
import { silentLog } from '#kernel/log/log.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import type { Change } from '../compare/change.ts'
import { catalogMigrations } from '../migrations.ts'
import { openUsage } from '../usage/open-usage.ts'
import { whoIsAffected } from './who-is-affected.ts'
import type { Covering } from './who-is-affected.ts'

const api = 'mc/persons/v1'
const day = 86_400_000
const getPerson = { id: 'getPerson', method: 'GET', path: '/persons/{id}' }
const findPersons = { id: 'findPersons', method: 'GET', path: '/persons' }

const change = (more: Partial<Change> = {}): Change => ({
  rule: 'operation-removed',
  class: 'breaking',
  pointer: '/paths',
  message: 'It is gone.',
  operations: ['GET /persons/{id}'],
  ...more,
})

describe('who is affected', async () => {
  const clock = handWoundClock()
  const db = await testDatabase([catalogMigrations])
  const usage = openUsage({ db, clock, log: silentLog })
  const call = (entity: string | undefined, operation: string, purpose?: string) =>
    usage.count({
      api,
      operation,
      system: 's',
      entity,
      purpose,
      status: 200,
      fault: undefined,
      totalMs: 1,
      replyBytes: 1,
      fits: undefined,
    })
  call('long-ago', 'getPerson')
  clock.wind(100 * day)
  call('zus', 'getPerson', 'p-2')
  clock.wind(day)
  call('zus', 'getPerson', 'p-2')
  call('zus', 'findPersons', 'p-2')
  call('gmina', 'findPersons')
  call('mc', 'getPerson')
  call(undefined, 'getPerson')
  const agreed: (Covering & { readonly of: string })[] = [
    { agreement: 'a-1', entity: 'zus', purposes: ['p-1'], of: 'getPerson' },
    { agreement: 'a-2', entity: 'krus', purposes: ['p-3'], of: 'getPerson' },
    { agreement: 'a-3', entity: 'powiat', purposes: ['p-4'], of: 'findPersons' },
  ]
  const needs = {
    usage,
    clock,
    covering: (its: string, operations: readonly string[] | undefined) =>
      agreed.filter(({ of }) => its === 'mc/persons' && (operations?.includes(of) ?? true)),
    operationsOf: () => Promise.resolve([getPerson, findPersons]),
  }
  const names = async (changes: Change[]) =>
    (await whoIsAffected({ api, changes }, needs)).map(({ entity }) => entity)

  it('is whoever agreed on a touched operation, and whoever called it in 90 days, never the owner', async () => {
    assert.deepEqual(await whoIsAffected({ api, changes: [change()] }, needs), [
      {
        entity: 'krus',
        agreement: 'a-2',
        purposes: ['p-3'],
        operations: [],
        lastUsed: undefined,
      },
      {
        entity: 'zus',
        agreement: 'a-1',
        purposes: ['p-1', 'p-2'],
        operations: [{ operation: 'getPerson', calls: 2 }],
        lastUsed: '2026-06-11',
      },
    ])
  })

  it('is nobody where all that changed is harmless', async () => {
    assert.deepEqual(await names([change({ class: 'harmless' })]), [])
    assert.deepEqual(await names([]), [])
  })

  it('is everybody where a change names no operation, or none is asked about', async () => {
    const everybody = ['gmina', 'krus', 'powiat', 'zus']
    assert.deepEqual(await names([change({ class: 'maybe', operations: [] })]), everybody)
    const all = await whoIsAffected({ api }, needs)
    assert.deepEqual(
      all.map(({ entity }) => entity),
      everybody,
    )
  })

  it('can be asked by ids of operations, and counts a caller without an agreement', async () => {
    const affected = await whoIsAffected({ api, operations: ['findPersons'] }, needs)
    assert.deepEqual(
      affected.map(({ entity, agreement }) => [entity, agreement]),
      [
        ['gmina', undefined],
        ['powiat', 'a-3'],
        ['zus', undefined],
      ],
    )
  })

  after(async () => {
    await usage.close()
    await db.close()
  })
})

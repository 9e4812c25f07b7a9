// Notices over a database of their own: the real bus, catalog and usage; what other rooms would say of
// agreements, changelogs and lives is data of the test.

import { generateKeyPairSync, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { Bus } from '#kernel/bus/bus.ts'
import { busMigrations } from '#kernel/bus/migrations.ts'
import type { HandWoundClock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import { newId } from '#kernel/ids/ids.ts'
import { silentLog } from '#kernel/log/log.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import type { Covering } from '../../impact/who-is-affected.ts'
import type { Change } from '../../compare/change.ts'
import { catalogMigrations } from '../../migrations.ts'
import { aRegistration, clock, openBoth } from '../../testing/a-catalog.ts'
import { aDocument } from '../../testing/an-intake.ts'
import { openUsage } from '../../usage/open-usage.ts'
import type { Usage } from '../../usage/usage.ts'
import type { ChangelogEntry, LifeOfMajor, NoticeNeeds } from '../notice-needs.ts'
import { openNotices } from '../open-notices.ts'
import type { Notices } from '../open-notices.ts'
import { openTarget } from './a-target.ts'
import type { Target } from './a-target.ts'

export const persons = 'mc/persons/v1'

export interface TestNotices {
  readonly db: Database
  readonly bus: Bus
  readonly clock: HandWoundClock
  readonly usage: Usage
  readonly notices: Notices
  readonly needs: NoticeNeeds
  /** What other rooms know; a test writes into it. */
  readonly known: Known
  target(): Promise<Target>
  publish(type: string, subject: string, data: object): Promise<string>
  /** Version 1.1.0 of mc/persons with these changes. */
  publishVersion(changes: readonly Change[], version?: string): Promise<string>
  calls(entity: string, operation: string, many?: number): void
  /** This process goes, another comes. */
  restart(): Promise<Notices>
  close(): Promise<void>
}

export interface Known {
  readonly covering: (Covering & { readonly operations?: readonly string[] })[]
  readonly log: ChangelogEntry[]
  readonly lives: LifeOfMajor[]
  readonly agreements: Map<string, { asked?: { by: 'consumer' | 'owner' }; reason?: string }>
}

export function change(more: Partial<Change> = {}): Change {
  return {
    rule: 'response-property-removed',
    class: 'breaking',
    pointer: '/paths/~1persons~1{id}/get',
    message: 'The answer has no `name` any more.',
    operations: ['GET /persons/{id}'],
    ...more,
  }
}

export async function openTestNotices(more: Partial<NoticeNeeds> = {}): Promise<TestNotices> {
  const db = await testDatabase([busMigrations, catalogMigrations])
  const both = await openBoth(db)
  const { bus, catalog } = both
  await catalog.register(aRegistration({ entity: 'mc', api: 'persons' }, personsDocument))
  const usage = openUsage({ db, clock, log: silentLog })
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const known: Known = { covering: [], log: [], lives: [], agreements: new Map() }
  const needs: NoticeNeeds = {
    db,
    bus,
    clock,
    log: silentLog,
    publicUrl: 'https://bus.example',
    fetchAllow: ['127.0.0.1'],
    usage,
    covering: (_, operations) =>
      known.covering.filter(
        ({ operations: its }) => !its || !operations || its.some((one) => operations.includes(one)),
      ),
    agreement: (id) => Promise.resolve(known.agreements.get(id)),
    changelog: () => Promise.resolve(known.log),
    lives: { list: () => Promise.resolve(known.lives) },
    sign: signer(privateKey),
    pace: { everyMs: 20, totalMs: 500 },
    ...more,
  }
  const opened = [await openNotices(needs)]
  const targets: Target[] = []
  const test: TestNotices = {
    db,
    bus,
    clock,
    usage,
    get notices() {
      return opened.at(-1)!
    },
    needs,
    known,
    async target() {
      const target = await openTarget(publicKey)
      targets.push(target)
      return target
    },
    publish: (type, subject, data) =>
      db.knex.transaction((trx) => bus.publish(trx, { type, subject, data })),
    async publishVersion(changes, version = '1.1.0') {
      known.log.unshift({ version, major: 1, at: new Date(clock.now()).toISOString(), changes })
      const data = { entity: 'mc', api: 'persons', major: 1, version, id: newId() }
      return await test.publish('api.published', 'mc/persons', data)
    },
    calls(entity, operation, many = 1) {
      for (let made = 0; made < many; made++) usage.count({ ...aCall, entity, operation })
    },
    async restart() {
      await opened.pop()?.close()
      const next = await openNotices(needs)
      opened.push(next)
      return next
    },
    async close() {
      for (const target of targets) await target.close()
      for (const one of opened) await one.close()
      await usage.close()
      await both.close()
      await db.close()
    },
  }
  return test
}

const aCall = {
  api: persons,
  system: 'any.system',
  purpose: undefined,
  status: 200,
  fault: undefined,
  totalMs: 5,
  replyBytes: 10,
  fits: undefined,
}

function signer(key: KeyObject): NoticeNeeds['sign'] {
  return (messageFor) => {
    const how = { key, dsaEncoding: 'ieee-p1363' } as const
    return { kid: 'key-1', signature: sign('sha256', messageFor('key-1'), how) }
  }
}

const operation = (operationId: string) => ({
  operationId,
  summary: operationId,
  responses: { 200: { description: 'Found' }, 400: { description: 'Wrong' } },
})

/** Version 1.0.0, with getPerson and findPersons. */
const personsDocument = aDocument({
  paths: {
    '/persons': { get: operation('findPersons') },
    '/persons/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      get: operation('getPerson'),
    },
  },
})

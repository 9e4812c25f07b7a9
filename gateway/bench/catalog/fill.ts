// Registers many APIs in a process that serves nothing, and ends: whoever is measured starts on what it left.

import { systemClock } from '#kernel/clock/clock.ts'
import { openBus } from '#kernel/bus/bus.ts'
import { openDatabase } from '#kernel/db/db.ts'
import { migrate } from '#kernel/db/migrate.ts'
import { silentLog } from '#kernel/log/log.ts'
import { openCatalog } from '#api-catalog/catalog.ts'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { allMigrations } from '../../compose.ts'
import type { Place } from '../bench-place.ts'
import { answering } from '../child.ts'
import { smallRegister } from './documents.ts'

export interface Question {
  readonly place: Place
  readonly count: number
}

const ruleset = new URL('../../../api-catalog/lint/ruleset.yaml', import.meta.url)

answering(async ({ place, count }: Question): Promise<true> => {
  const { dataDir, databaseUrl } = place
  const where =
    databaseUrl === undefined ? { folder: join(dataDir, 'database') } : { url: databaseUrl }
  const db = await openDatabase(where, silentLog)
  await migrate(db, allMigrations)
  const bus = await openBus({ db, log: silentLog, clock: systemClock })
  const catalog = await openCatalog({
    db,
    bus,
    log: silentLog,
    clock: systemClock,
    publicUrl: 'http://localhost',
    rulesetFile: fileURLToPath(ruleset),
    fetchAllow: [],
    policyNames: () => ['plain'],
  })
  let next = 0
  const registerOn = async () => {
    for (let n = next++; n < count; n = next++) {
      const { entity, api, document } = smallRegister(n)
      const files = { 'openapi.json': JSON.stringify(document) }
      const source = { kind: 'files', entry: 'openapi.json', files } as const
      await catalog.register({ entity, api, policy: 'plain', source })
    }
  }
  await Promise.all([registerOn(), registerOn()])
  await catalog.close()
  await bus.close()
  await db.close()
  return true
})

// A catalog on a database of a test, and registrations for it.

import { fileURLToPath } from 'node:url'
import { openBus } from '#kernel/bus/bus.ts'
import type { Bus } from '#kernel/bus/bus.ts'
import { handWoundClock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import { silentLog } from '#kernel/log/log.ts'
import { openCatalog } from '../catalog.ts'
import type { Catalog, CatalogNeeds, Registration } from '../catalog.ts'
import { aContact, aDocument, shippedRuleset } from './an-intake.ts'

export const clock = handWoundClock()

/** The catalog and the bus under it; its policy files are `default` and `citizen-data`. */
export async function openBoth(
  db: Database,
  more: Partial<CatalogNeeds> = {},
): Promise<{ bus: Bus; catalog: Catalog; close(): Promise<void> }> {
  const bus = await openBus({ db, log: silentLog, clock: more.clock ?? clock })
  const catalog = await openCatalog({
    db,
    bus,
    log: silentLog,
    clock,
    publicUrl: 'https://bus.example',
    rulesetFile: fileURLToPath(shippedRuleset),
    fetchAllow: [],
    policyNames: () => ['default', 'citizen-data'],
    ...more,
  })
  return { bus, catalog, close }

  async function close(): Promise<void> {
    await catalog.close()
    await bus.close()
  }
}

export function aRegistration(
  more: Partial<Registration> = {},
  document = aDocument(),
): Registration {
  return {
    entity: 'gitd',
    api: 'things',
    source: { kind: 'files', entry: 'openapi.json', files: { 'openapi.json': document } },
    ...more,
  }
}

/** A document of this version. */
export const version = (number: string, more: object = {}) =>
  aDocument({
    info: { title: `Things ${number}`, version: number, contact: aContact },
    ...more,
  })

// The demonstration: three registries with documents of ours, answered by stand-ins on this machine
// with synthetic data. It starts them and says what to register; registering and printing is the
// caller's work. Nothing here is for real registries, and nothing of it is reached when SZYNA_DEMO
// is off.

import { join } from 'node:path'
import { systemClock } from '#kernel/clock/clock.ts'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Log } from '#kernel/log/log.ts'
import { entitiesOperations } from './entities.ts'
import { personsOperations } from './persons.ts'
import { makeRecords } from './records.ts'
import { openStandIn } from './stand-in.ts'
import type { StandIn } from './stand-in.ts'
import { vatPayersOperations } from './vat-payers.ts'

export interface Demo {
  readonly apis: readonly DemoApi[]
  readonly systems: readonly { readonly entity: string; readonly name: string }[]
  /** A call worth printing: `path` goes below `/api/{api}/v1`. */
  readonly firstCall: { readonly method: string; readonly api: string; readonly path: string }
  close(): Promise<void>
}

export interface DemoApi {
  readonly entity: string
  readonly api: string
  /** Absolute path of the OpenAPI document. */
  readonly file: string
  readonly upstream: string
  readonly policy: string
  readonly owner: string
}

const specs = join(import.meta.dirname, '..', '..', 'specs')

export async function startDemo(deps: { log: Log; clock?: Clock }): Promise<Demo> {
  const { log, clock = systemClock } = deps
  const records = makeRecords()
  // oxfmt-ignore
  const registries = [
    { entity: 'mc', api: 'persons',    policy: 'personal-data', owner: 'Ministerstwo Cyfryzacji',     operations: personsOperations(records) },
    { entity: 'ms', api: 'entities',   policy: 'default',       owner: 'Ministerstwo Sprawiedliwości', operations: entitiesOperations(records) },
    { entity: 'mf', api: 'vat-payers', policy: 'default',       owner: 'Ministerstwo Finansów',       operations: vatPayersOperations(records, clock) },
  ]
  const open: StandIn[] = []
  const close = async () => {
    await Promise.all(open.map((standIn) => standIn.close()))
  }
  const apis: DemoApi[] = []
  try {
    for (const { operations, ...about } of registries) {
      const standIn = await openStandIn(operations, log)
      open.push(standIn)
      apis.push({ ...about, file: join(specs, `${about.api}.openapi.yaml`), upstream: standIn.url })
    }
  } catch (thrown) {
    await close()
    throw thrown
  }
  return {
    apis,
    systems: [{ entity: 'gmina-testowo', name: 'eurzad' }],
    firstCall: { method: 'GET', api: 'ms/entities', path: '/entities?name=piekarnia&limit=1' },
    close,
  }
}

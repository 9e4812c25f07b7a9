// The pages for machines on a port of their own, over the APIs given, for tests.

import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { silentLog } from '#kernel/log/log.ts'
import type { PublishedApi } from '../../published.ts'
import { openMachines } from '../machines.ts'
import type { MachineNeeds } from '../needs.ts'

export const publicUrl = 'https://szyna.example'

export function openTestMachines(
  apis: readonly PublishedApi[],
  more: Partial<MachineNeeds> = {},
): Server {
  const machines = openMachines({
    apis: () => apis,
    tokenNeeded: () => true,
    changelog: () =>
      Promise.resolve(
        apis.map(({ entity, name, major, version, title, publishedAt }) => {
          return { entity, api: name, major, version, title, at: publishedAt, changes: [] }
        }),
      ),
    publicUrl,
    log: silentLog,
    ...more,
  })
  return createServer((req, res) => machines.handle(req, res))
}

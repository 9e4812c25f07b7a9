// The doors of the catalog for machines. Its room opens at the first request; what under `/apis` is a
// page for people goes on to the portal.

import { openAtFirstKnock } from '#kernel/knock/open-at-first-knock.ts'
import type { Log } from '#kernel/log/log.ts'
import type { Catalog } from '#api-catalog/catalog.ts'
import { machineSegments, readApiFile } from '#api-catalog/machines/addresses.ts'
import type { MachineNeeds } from '#api-catalog/machines/needs.ts'
import { answerAfterKnock } from './answer-after-knock.ts'
import type { Gateway } from './data-plane/gateway.ts'
import type { Handler } from './doors.ts'

export interface MachineDoorsNeeds {
  readonly gateway: Pick<Gateway, 'apis' | 'describe'>
  readonly catalog: Pick<Catalog, 'changelog' | 'changes'>
  readonly portal: Handler
  readonly operator?: string | undefined
  readonly publicUrl: string
  readonly log: Log
}

/** By first path segment. */
export function machineDoors(needs: MachineDoorsNeeds): Readonly<Record<string, Handler>> {
  const { gateway, portal, operator, publicUrl, log } = needs
  const { apis } = gateway
  const tokenNeeded: MachineNeeds['tokenNeeded'] = (api) =>
    gateway.describe(api).some(({ steps }) => steps.some((step) => step.policy === 'require-token'))
  const knock = openAtFirstKnock(async () => {
    const { openMachines } = await import('#api-catalog/machines/machines.ts')
    const changelog = openChangelog(needs)
    return openMachines({ apis, tokenNeeded, changelog, operator, publicUrl, log })
  })
  const machines = answerAfterKnock(knock, { name: 'machines', log })
  return {
    ...Object.fromEntries(machineSegments.map((segment) => [segment, machines])),
    '/apis': (req, res) => {
      const isFile = readApiFile(req.url ?? '/') !== undefined
      return isFile ? machines(req, res) : portal(req, res)
    },
  }
}

/** Of an API its whole history; of the catalog what is published now and what each changed. */
function openChangelog({ gateway, catalog }: MachineDoorsNeeds): MachineNeeds['changelog'] {
  return async (of) => {
    if (of !== undefined) {
      const entries = await catalog.changelog(of.entity, of.api)
      return entries.map(({ version, major, at, changes }) => ({
        ...of,
        version,
        major,
        at,
        changes,
      }))
    }
    const newest = gateway
      .apis()
      .toSorted((one, other) => (one.publishedAt < other.publishedAt ? 1 : -1))
      .slice(0, mostInFeed)
    return await Promise.all(
      newest.map(async ({ id, entity, name, major, version, title, publishedAt: at }) => {
        const { changes } = await catalog.changes(id)
        return { entity, api: name, major, version, title, at, changes }
      }),
    )
  }
}

const mostInFeed = 100

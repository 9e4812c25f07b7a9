// The door of the catalog's pages: what they need from the rooms around them, and the portal itself, loaded
// when somebody first knocks.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Config } from '#kernel/config/config.ts'
import type { VersionId } from '#kernel/ids/ids.ts'
import { openAtFirstKnock } from '#kernel/knock/open-at-first-knock.ts'
import type { Log } from '#kernel/log/log.ts'
import type { Agreements } from '#api-catalog/agreements/agreements.ts'
import type { Catalog } from '#api-catalog/catalog.ts'
import type { Release, Score } from '#api-catalog/portal/around-api.ts'
import type { ChangelogEntry } from '#api-catalog/versions/changelog.ts'
import type { Feedback } from '#api-catalog/feedback/open-feedback.ts'
import type { PublishedApi } from '#api-catalog/published.ts'
import type { Usage } from '#api-catalog/usage/usage.ts'
import { answerAfterKnock } from './answer-after-knock.ts'
import { openClientAddress, plainAddress } from './data-plane/client-address.ts'
import type { Gateway } from './data-plane/gateway.ts'
import { tellWalks } from './tell-walks.ts'

export interface PortalDoorNeeds {
  readonly config: Pick<Config, 'trustedProxies' | 'proxyField' | 'operator'>
  readonly catalog: Catalog
  readonly gateway: Gateway
  readonly agreements: Pick<Agreements, 'access'>
  readonly usage: Pick<Usage, 'read'>
  readonly feedback: Pick<Feedback, 'give'>
  readonly publicUrl: string
  readonly clock: Clock
  readonly log: Log
}

export function openPortalDoor(
  needs: PortalDoorNeeds,
): (req: IncomingMessage, res: ServerResponse) => void {
  const { config, catalog, gateway, agreements, log } = needs
  const { trustedProxies: networks, proxyField: field, operator } = config
  const clientAddress = openClientAddress({ networks, field })
  const knock = openAtFirstKnock(async () => {
    const { openPortal } = await import('#api-catalog/portal/portal.ts')
    return openPortal({
      ...needs,
      apis: gateway.apis,
      describe: (api: PublishedApi) => tellWalks(api, gateway.describe(api)),
      findings: (id: VersionId) => catalog.findings(id),
      changelog: async (entity, api) => releasesOf(await catalog.changelog(entity, api)),
      severities: catalog.severities,
      score: (id) => Promise.resolve(scoreOf(gateway.apis().find((api) => api.id === id))),
      access: (api) => agreements.access(api),
      operator,
      addressOf: ({ socket, rawHeaders }) =>
        clientAddress(plainAddress(socket.remoteAddress), rawHeaders),
    })
  })
  return answerAfterKnock(knock, { name: 'portal', log })
}

/** The first version of a major changes nothing: there was none before it. */
function releasesOf(entries: readonly ChangelogEntry[]): Release[] {
  return entries.map(({ version, major, at, changes }, n) => {
    const isFirst = !entries.slice(n + 1).some((earlier) => earlier.major === major)
    return { version, major, at, changes: isFirst ? undefined : changes }
  })
}

/** A letter is the same in both languages. */
function scoreOf(api: PublishedApi | undefined): Score | undefined {
  if (api?.score === undefined) return undefined
  const { points, level } = api.score
  return { points, level: { pl: level, en: level } }
}

// The whole bus, put together by hand, from the ground up: each organ gets what it needs as its last
// argument, and is closed in the opposite order. Nobody imports this but `main.ts` and the stories.

import type { X509Certificate } from 'node:crypto'
import { join } from 'node:path'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Config } from '#kernel/config/config.ts'
import { openBus } from '#kernel/bus/bus.ts'
import { busMigrations } from '#kernel/bus/migrations.ts'
import type { Database, RoomMigrations } from '#kernel/db/db.ts'
import { migrate } from '#kernel/db/migrate.ts'
import { openJournal } from '#kernel/journal/journal.ts'
import { journalMigrations } from '#kernel/journal/migrations.ts'
import type { Log } from '#kernel/log/log.ts'
import { policyMigrations } from '#policies/migrations.ts'
import { openSharedCounters } from '#policies/rate-limit/shared-counters.ts'
import { openAgreements } from '#api-catalog/agreements/open-agreements.ts'
import { openCatalog } from '#api-catalog/catalog.ts'
import { openFeedback } from '#api-catalog/feedback/open-feedback.ts'
import { catalogMigrations } from '#api-catalog/migrations.ts'
import { openNotices } from '#api-catalog/notices/open-notices.ts'
import { openUsage } from '#api-catalog/usage/open-usage.ts'
import { openAdmin } from './admin/admin.ts'
import { openClientCertificate } from './data-plane/client-certificate.ts'
import { openCompositions } from './composition/publish.ts'
import { openGateway } from './data-plane/gateway.ts'
import { openDeskDoor } from './desk-door.ts'
import { onlyRead } from './doors.ts'
import type { Doors } from './doors.ts'
import { findResource, versionsOf } from './find-resource.ts'
import { health } from './health.ts'
import type { Agreed } from './identity/agreements/name-purpose.ts'
import { openIdentity } from './identity/identity.ts'
import { machineDoors } from './machine-doors.ts'
import type { OfferedApi } from './identity/mandates/offered-api.ts'
import type { Means } from './identity/means/means.ts'
import { identityMigrations } from './identity/migrations.ts'
import { officePages } from './identity/offices/pages/office-pages.ts'
import { suspendedEntities } from './identity/offices/suspend-entity.ts'
import { offerApi } from './offered-apis.ts'
import { openMine } from './identity/mine/mine.ts'
import { trackerResource } from './identity/mine/tracker/needs.ts'
import { openPortalDoor } from './portal-door.ts'
import { openTracker } from './identity/mine/tracker/tracker.ts'
import { whatIsHidden } from './identity/mine/what-is-hidden.ts'
import { askWhoDepends } from './who-depends.ts'
import { openWellKnown } from './well-known.ts'

/** Every room's tables, in floor order. */
export const allMigrations: readonly RoomMigrations[] = [
  busMigrations,
  journalMigrations,
  catalogMigrations,
  identityMigrations,
  policyMigrations,
]

export interface Parts {
  readonly config: Config
  /** As the world calls the bus; no slash at the end. */
  readonly publicUrl: string
  readonly db: Database
  readonly log: Log
  readonly clock: Clock
  /** Whose client certificates count; absent: clients are asked for none. */
  readonly clientAuthorities?: (() => readonly X509Certificate[]) | undefined
  /** How people log in; absent: nobody does. */
  readonly means?: readonly Means[] | undefined
}

export type House = Awaited<ReturnType<typeof compose>>

export async function compose(parts: Parts) {
  const { config, publicUrl, db, log, clock, clientAuthorities, means } = parts
  const undo: (() => Promise<unknown>)[] = []
  const opened = <organ extends { close(): Promise<unknown> }>(organ: organ): organ => {
    undo.push(() => organ.close())
    return organ
  }
  const close = async () => {
    for (const step of undo.splice(0).toReversed()) await step()
  }
  try {
    await migrate(db, allMigrations)
    const bus = opened(await openBus({ db, log, clock, natsUrl: config.natsUrl }))
    const spoolDir = join(config.dataDir, 'journal')
    const journal = opened(await openJournal({ db, spoolDir, log, clock }))
    const { rulesetFile, fetchAllow, refetchHours, policiesDir, compositionsDir, securityContact } =
      config
    const policyNames = (): readonly string[] => gateway.policyNames()
    const catalog = opened(
      await openCatalog({
        db,
        bus,
        log,
        clock,
        publicUrl,
        rulesetFile,
        fetchAllow,
        refetchHours,
        policyNames,
        ...askWhoDepends({ agreements: () => agreements, usage: () => usage, clock }),
      }),
    )
    const tracker = trackerResource(publicUrl)
    const resource = (uri: string): { scopes: string[]; title?: string } | undefined =>
      uri === tracker.uri ? tracker : findResource(uri, publicUrl, gateway.apis())
    const clientCertificate =
      clientAuthorities &&
      openClientCertificate({
        authorities: clientAuthorities,
        proxies: config.clientCertField ? config.trustedProxies : [],
      })
    const offered = (uri: string): OfferedApi | undefined =>
      offerApi(versionsOf(uri, publicUrl, gateway.apis()))
    const atDoor = { clientCertificate, means }
    const agreed: Agreed = {
      purpose: (id) => agreements.known.purpose(id),
      of: (entity, api) => agreements.known.of(entity, api),
    }
    const identityNeeds = { db, bus, log, clock, publicUrl, resource, offered, agreed, ...atDoor }
    const identity = opened(await openIdentity(identityNeeds))
    const { issuer, apiKeys, certificates, partToken } = identity
    const agreements = opened(
      await openAgreements({
        db,
        bus,
        clock,
        log,
        operationsOf: (api) => offered(`${publicUrl}/api/${api}`)?.operations,
        suspendedEntities: () => suspendedEntities(db.knex),
        issuer: issuer.url,
        sign: identity.sign,
        knowsKey: (kid) => issuer.key(kid) !== undefined,
      }),
    )
    const shared = opened(await openSharedCounters({ redisUrl: config.redisUrl, db, clock, log }))
    const usage = opened(openUsage({ db, clock, log }))
    const { covering, get: agreement } = agreements
    const { changelog, lives } = catalog
    const asked = { usage, covering, agreement, changelog, lives, sign: identity.signMessage }
    const notices = opened(
      await openNotices({ db, bus, clock, log, publicUrl, fetchAllow, ...asked }),
    )
    const gateway = opened(
      await openGateway({
        catalog,
        bus,
        policiesDir,
        issuer,
        apiKeys: apiKeys.known,
        certificates: certificates.known,
        agreements: agreements.known,
        countUsage: usage.count,
        partToken,
        journal,
        shared,
        clock,
        log,
        publicUrl,
        trustedProxies: { networks: config.trustedProxies, field: config.proxyField },
        clientCertificate,
      }),
    )
    const compositions = opened(
      openCompositions({ folder: compositionsDir, catalog, gateway, bus, log }),
    )
    const { meter } = gateway
    if (config.expressGateway !== undefined) {
      const { openExpressGateway } = await import('./express-gateway/open.ts')
      const its = { issuer, journal, shared, clock, log, meter }
      opened(await openExpressGateway(config.expressGateway, its))
    }
    const admin = opened(
      await openAdmin({
        catalog,
        gateway,
        compositions,
        identity,
        agreements,
        notices,
        journal,
        config,
        publicUrl,
        db,
        log,
        clock,
        metrics: gateway.metrics,
      }),
    )
    const feedback = openFeedback({ db, bus, clock })
    const around = { catalog, gateway, agreements, usage, feedback }
    const portal = openPortalDoor({ ...around, config, publicUrl, clock, log })
    const { mandates, pages, people, visitors } = identity
    const { pseudonym } = issuer
    const { apis } = gateway
    const about = { journal, people, pseudonym, apis, clock }
    const hidings = () => whatIsHidden(apis(), gateway.describe)
    const readers = config.trackerReaders
    const atDesk = { identity, ...around, notices, apis, policyNames, publicUrl, clock }
    const doors: Doors = {
      '/me': pages.serve(openMine({ ...about, visitors, mandates, hidings })),
      '/tracker': openTracker({ ...about, issuer, readers, publicUrl, clientCertificate, log }),
      '/api': gateway.handle,
      '/sandbox': gateway.handle,
      '/oidc': identity.handle,
      '/office': pages.serve(officePages(identity)),
      '/desk': openDeskDoor(atDesk, pages, log),
      '/login': identity.loginDoor,
      '/.well-known': openWellKnown({
        identity,
        portal,
        apis: gateway.apis,
        publicUrl,
        securityContact,
        clock,
      }),
      ...machineDoors({ gateway, catalog, portal, operator: config.operator.name, publicUrl, log }),
      '/readyz': onlyRead(
        health({ db, current: gateway.current, compositions: compositions.complaints }),
      ),
      '/': portal,
    }
    const { upgrade } = gateway
    return {
      doors,
      upgrade,
      admin,
      catalog,
      gateway,
      identity,
      agreements,
      journal,
      usage,
      notices,
      drain: gateway.drain,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

// Identity: the issuer of the bus and the systems it knows. Composes keys, systems, what systems
// show, and provider. The provider is loaded at the first request to it: keys and everything else
// that a call needs are there without. When the keys change, a provider with the new ones takes the
// place of the old within the same process.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Bus } from '#kernel/bus/bus.ts'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import { openAtFirstKnock } from '#kernel/knock/open-at-first-knock.ts'
import type { Log } from '#kernel/log/log.ts'
import type { Caller } from '#policies/call.ts'
import type { Issuer } from '#policies/policy.ts'
import { openSystemKeys } from './api-keys.ts'
import type { SystemKeys } from './api-keys.ts'
import { openSystemCertificates } from './certificates.ts'
import type { SystemCertificates } from './certificates.ts'
import type { ClientCertificate } from '../data-plane/client-certificate.ts'
import type { PartToken } from '../data-plane/front-deps.ts'
import { addressProvider } from './address-provider.ts'
import { openKeys } from './keys.ts'
import type { Keys } from './keys.ts'
import type { MandateDesk, Mandates } from './mandates/mandates.ts'
import type { Offered } from './mandates/offered-api.ts'
import { openMandates } from './mandates/open-mandates.ts'
import { nameCaller } from './name-caller.ts'
import { openPeople } from './people/people.ts'
import type { People } from './people/people.ts'
import { openPartTokens } from './part-tokens.ts'
import { openOffices } from './offices/offices.ts'
import type { OfficeRoom } from './offices/offices.ts'
import { keepReaping } from './reap.ts'
import { openRevocations } from './revocation/revocations.ts'
import { openPseudonym } from './secrets/pseudonym.ts'
import { openSeal } from './secrets/seal.ts'
import { secretOf } from './secrets/secrets.ts'
import { openSigner } from './sign-token.ts'
import { openStatusList } from './status-list/status-list.ts'
import { openSuspensions } from './suspend-system.ts'
import type { Suspensions } from './suspend-system.ts'
import { openSystems } from './systems.ts'
import { openVisitors } from './visitors/visitors.ts'
import type { Visitors } from './visitors/visitors.ts'
import type { Systems } from './systems.ts'

export interface Identity {
  /** Requests under `/oidc` and for `wellKnownPaths`; every refusal is an OAuth error (RFC 6749 §5.2). */
  handle(req: IncomingMessage, res: ServerResponse): void
  readonly issuer: Issuer
  readonly systems: Systems
  readonly keys: Pick<Keys, 'list' | 'rotate' | 'revoke'>
  /** Who a token of the system for the API with this resource would name; undefined: one is not there. */
  nameCaller(system: string, resource: string): Promise<Caller | undefined>
  readonly apiKeys: Omit<SystemKeys, 'close'>
  readonly certificates: Omit<SystemCertificates, 'close'>
  readonly offices: Omit<OfficeRoom, 'close'>
  readonly people: People
  readonly visitors: Visitors
  readonly mandates: Mandates & MandateDesk
  readonly suspensions: Suspensions
  /** A token of the bus's own for a part of a composed call. */
  readonly partToken: PartToken
  close(): Promise<void>
}

export interface IdentityNeeds {
  readonly db: Database
  readonly bus: Bus
  readonly log: Log
  readonly clock: Clock
  /** No slash at the end. */
  readonly publicUrl: string
  /** The API whose tokens have this audience, and every scope it knows; undefined: no such API. */
  resource(uri: string): { scopes: string[] } | undefined
  /** Absent: no API can be the matter of a mandate. */
  readonly offered?: Offered | undefined
  /** Absent: nobody shows a certificate. */
  readonly clientCertificate?: ClientCertificate | undefined
}

export async function openIdentity(needs: IdentityNeeds): Promise<Identity> {
  const { db, bus, log, clock, publicUrl, resource, offered = () => undefined } = needs
  const url = `${needs.publicUrl}/oidc`
  const issuer = new URL(url)
  const keys = await openKeys(url, { db, bus, log, clock })
  const apiKeys = await openSystemKeys({ db, bus, log, clock })
  const certificates = await openSystemCertificates({ db, bus, log, clock })
  const revocations = await openRevocations({ db, log, clock })
  const offices = await openOffices({ db, bus, log, clock, revocations })
  const seal = openSeal(await secretOf(db, 'identifiers'))
  const bearings: Issuer = {
    ...keys.issuer,
    revoked: (names, issuedAt) => revocations.isRevoked(names, issuedAt),
    knowsRevocations: () => revocations.isFresh(),
    reveal: (sealed, person) => seal.reveal(sealed, person),
    pseudonym: openPseudonym(await secretOf(db, 'subjects')),
  }
  const secret = await secretOf(db, 'forms')
  const visitors = openVisitors({ db, clock, revocations, secret, publicUrl: needs.publicUrl })
  const mandates = await openMandates({ db, bus, clock, revocations, offered })
  const sign = openSigner(keys)
  const statusList = openStatusList({ issuer: url, db, sign, log, clock })
  const reaper = keepReaping(60, { db, log, clock })
  let provider = openAtFirstKnock(openProvider)
  keys.onChange(() => {
    provider = openAtFirstKnock(openProvider)
  })

  return {
    handle,
    issuer: bearings,
    systems: openSystems({ db, bus, clock }),
    keys,
    nameCaller: (system, uri) => nameCaller(system, uri, { db, resource }),
    apiKeys,
    certificates,
    offices,
    people: openPeople({ db, clock }),
    visitors,
    mandates,
    suspensions: openSuspensions({ db, bus, clock, revocations, mandates }),
    partToken: openPartTokens({ issuer: url, keys, resource, clock }),
    async close() {
      reaper.stop()
      await mandates.close()
      await certificates.close()
      await apiKeys.close()
      await offices.close()
      await revocations.close()
      await keys.close()
    },
  }

  async function openProvider() {
    const { openAdapter } = await import('./adapter.ts')
    const { makeProvider } = await import('./provider.ts')
    const { registerExchange } = await import('./mandates/exchange.ts')
    const { registerIntrospection } = await import('./introspection/answer-introspection.ts')
    const adapter = openAdapter({ db, log, clock })
    const needed = { issuer: url, keys: keys.signing(), adapter, resource, boundTo, log, clock }
    const provider = makeProvider(needed)
    registerExchange(provider, { ...needed, db, sign, seal, statusList, offered })
    registerIntrospection(provider, { issuer: bearings, publicUrl, sign, clock })
    return { answer: provider.callback() }
  }

  /** A token is bound to the certificate that its system shows, where it is registered for it. */
  function boundTo(req: IncomingMessage, system: string): string | undefined {
    const certificate = needs.clientCertificate?.(req.socket, req.rawHeaders)
    if (!certificate?.verified) return undefined
    const { thumbprint } = certificate
    return certificates.known.find(thumbprint)?.system === system ? thumbprint : undefined
  }

  function handle(req: IncomingMessage, res: ServerResponse): void {
    const list = /^\/oidc\/status\/(0|[1-9][0-9]{0,9})$/.exec(req.url ?? '')?.[1]
    if (list !== undefined) return statusList.handle(Number(list), req, res)
    const addressed = addressProvider(req, issuer)
    if (addressed.kind === 'provider') {
      void passOn(req, res)
      return
    }
    const description = `The issuer is described at ${url}/.well-known/openid-configuration.`
    if (addressed.kind === 'unknown') refuse(res, 404, description)
    else refuse(res.setHeader('Allow', addressed.allow), 405, `Allowed here: ${addressed.allow}.`)
  }

  async function passOn(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const open = await provider().catch((cause: unknown) => {
      log.error(
        { err: cause },
        'the identity provider cannot be opened; the next request tries anew',
      )
      refuse(res.setHeader('Retry-After', '3'), 503, 'Try again.', 'temporarily_unavailable')
    })
    await open?.answer(req, res).catch((cause: unknown) => {
      log.error({ err: cause }, 'the identity provider failed')
      res.destroy()
    })
  }
}

function refuse(
  res: ServerResponse,
  status: number,
  description: string,
  error = 'invalid_request',
): void {
  const body = JSON.stringify({ error, error_description: description })
  res.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
  })
  res.end(body)
}

// Identity: the issuer of the bus, the systems and the people it knows, what they show and what they
// were allowed. Puts the rooms together. The issuer is loaded at the first request to it: keys and
// everything else that a call needs are there without. When the keys change, an issuer with the new
// ones takes the place of the old within the same process.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Bus } from '#kernel/bus/bus.ts'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import { openAtFirstKnock } from '#kernel/knock/open-at-first-knock.ts'
import type { Log } from '#kernel/log/log.ts'
import type { Caller } from '#policies/call.ts'
import type { Issuer } from '#policies/policy.ts'
import { openNonces } from '#policies/require-token/nonces.ts'
import type { Agreed } from './agreements/name-purpose.ts'
import { openSystemKeys } from './api-keys.ts'
import type { SystemKeys } from './api-keys.ts'
import { openSystemCertificates } from './certificates.ts'
import type { SystemCertificates } from './certificates.ts'
import type { ClientCertificate } from '../data-plane/client-certificate.ts'
import type { PartToken } from '../data-plane/front-deps.ts'
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
import { openMessageSigner } from './sign-message.ts'
import type { SignMessage } from './sign-message.ts'
import { openSigner } from './sign-token.ts'
import type { SignToken } from './sign-token.ts'
import { openStatusList } from './status-list/status-list.ts'
import { openSuspensions } from './suspend-system.ts'
import type { Suspensions } from './suspend-system.ts'
import { openSystems } from './systems.ts'
import { openVisitors } from './visitors/visitors.ts'
import type { Systems } from './systems.ts'
import type { Language } from '#kernel/problem/problem.ts'
import { openGrants } from './grants/grants.ts'
import { loginRoutes } from './logins/logins.ts'
import { openAttempts } from './means/attempt.ts'
import type { Means } from './means/means.ts'
import { nameVisitor } from './people/name-visitor.ts'
import { openPages } from '../pages/pages.ts'
import type { PageHandler, Pages } from '../pages/pages.ts'
import type { Revocations } from './revocation/revocations.ts'
import type { Visitor, Visitors } from './visitors/visitors.ts'
import type { OpenIssuer } from './open-issuer.ts'
import { openIssuerDoor } from './issuer-door.ts'

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
  /** A token of the bus's own for a part of a composed call. */
  readonly partToken: PartToken
  readonly people: People
  readonly visitors: Visitors
  readonly offices: Omit<OfficeRoom, 'close'>
  readonly mandates: Mandates & MandateDesk
  readonly suspensions: Suspensions
  readonly revocations: Pick<Revocations, 'revoke'>
  /** What the bus says of its own accord, by the key that is active now. */
  readonly sign: SignToken
  /** HTTP messages of the bus itself, by the key that is active now. */
  readonly signMessage: SignMessage
  /** For rooms that show pages to whoever is logged in. */
  readonly pages: Pages
  /** `/login` and below. */
  readonly loginDoor: PageHandler
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
  resource(uri: string): { scopes: string[]; title?: string } | undefined
  /** Absent: no API can be the matter of a mandate. */
  readonly offered?: Offered | undefined
  /** Absent: nothing was agreed with anybody. */
  readonly agreed?: Agreed | undefined
  /** Absent: nobody shows a certificate. */
  readonly clientCertificate?: ClientCertificate | undefined
  /** How people log in, in the order of the page; absent: nobody does. */
  readonly means?: readonly Means[] | undefined
}

export async function openIdentity(needs: IdentityNeeds): Promise<Identity> {
  const { db, bus, log, clock, resource, publicUrl, means = [] } = needs
  const { offered = () => undefined, agreed = nothingAgreed } = needs
  const url = `${publicUrl}/oidc`
  const keys = await openKeys(url, { db, bus, log, clock })
  const apiKeys = await openSystemKeys({ db, bus, log, clock })
  const certificates = await openSystemCertificates({ db, bus, log, clock })
  const revocations = await openRevocations({ db, log, clock })
  const seal = openSeal(await secretOf(db, 'identifiers'))
  const nonceSecret = await secretOf(db, 'nonces')
  const bearings: Issuer = {
    ...keys.issuer,
    revoked: (names, issuedAt) => revocations.isRevoked(names, issuedAt),
    knowsRevocations: () => revocations.isFresh(),
    reveal: (sealed, person) => seal.reveal(sealed, person),
    pseudonym: openPseudonym(await secretOf(db, 'subjects')),
    nonces: openNonces(nonceSecret),
  }
  const people = openPeople({ db, clock })
  const offices = await openOffices({ db, bus, log, clock, revocations })
  const mandates = await openMandates({ db, bus, clock, revocations, offered })
  const visitors = openVisitors({
    db,
    clock,
    revocations,
    secret: await secretOf(db, 'forms'),
    publicUrl,
  })
  const name = (visitor: Visitor, language: Language) =>
    nameVisitor(visitor, language, { people, offices })
  const pages = openPages({ visitors, name, publicUrl, log })
  const attempts = openAttempts({
    secret: await secretOf(db, 'logins'),
    clock,
    isSecure: publicUrl.startsWith('https:'),
  })
  const sign = openSigner(keys)
  const statusList = openStatusList({ issuer: url, db, sign, log, clock })
  const cookieKeys = [(await secretOf(db, 'cookies')).toString('base64url')]
  const reaper = keepReaping(60, { db, log, clock })
  let issuer = openAtFirstKnock(openTheIssuer)
  keys.onChange(() => {
    issuer = openAtFirstKnock(openTheIssuer)
  })

  return {
    handle: openIssuerDoor({ url, issuer: () => issuer(), statusList, log }),
    issuer: bearings,
    systems: openSystems({ db, bus, clock }),
    keys,
    nameCaller: (system, uri) => nameCaller(system, uri, { db, resource }),
    apiKeys,
    certificates,
    partToken: openPartTokens({ issuer: url, keys, resource, clock }),
    people,
    visitors,
    offices,
    mandates,
    suspensions: openSuspensions({ db, bus, clock, revocations, mandates }),
    revocations,
    sign,
    signMessage: openMessageSigner(keys),
    pages,
    loginDoor: pages.serve(loginRoutes({ means, attempts, people, visitors, publicUrl, log })),
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

  async function openTheIssuer(): Promise<OpenIssuer> {
    const { openIssuer } = await import('./open-issuer.ts')
    const grants = openGrants({ db, clock })
    const kept = { offices, mandates }
    const ours = { db, log, clock, keys, people, grants, visitors, seal, pages, ...kept }
    const its = {
      issuer: url,
      publicUrl,
      bearings,
      sign,
      statusList,
      revocations,
      resource,
      offered,
      agreed,
    }
    const certificate = (req: IncomingMessage) => certificateOf(req)?.field.slice(1, -1)
    return openIssuer({ ...ours, ...its, certificate, boundTo, cookieKeys, nonceSecret })
  }

  function certificateOf(req: IncomingMessage) {
    return needs.clientCertificate?.(req.socket, req.rawHeaders)
  }

  /** A token is bound to the certificate that its system shows, where it is registered for it. */
  function boundTo(req: IncomingMessage, system: string): string | undefined {
    const certificate = certificateOf(req)
    if (!certificate?.verified) return undefined
    const { thumbprint } = certificate
    return certificates.known.find(thumbprint)?.system === system ? thumbprint : undefined
  }
}

const nothingAgreed: Agreed = { purpose: () => undefined, of: () => [] }

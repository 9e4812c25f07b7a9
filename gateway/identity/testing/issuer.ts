// An issuer on a real port over a database of its own, and a system that speaks to it as a stranger
// would: by hand, with every claim and every byte of its assertion open to change.

import { createPrivateKey, randomUUID, sign } from 'node:crypto'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Bus } from '#kernel/bus/bus.ts'
import { openBus } from '#kernel/bus/bus.ts'
import { busMigrations } from '#kernel/bus/migrations.ts'
import { systemClock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import { openLog } from '#kernel/log/log.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { catalogMigrations } from '#api-catalog/migrations.ts'
import { openIdentity } from '../identity.ts'
import type { Identity, IdentityNeeds } from '../identity.ts'
import type { NewWeb } from '../grants/read-web.ts'
import type { Means } from '../means/means.ts'
import { makeKey, publicPart } from '../jwk.ts'
import type { PrivateJwk } from '../jwk.ts'
import { identityMigrations } from '../migrations.ts'

export interface TestIssuer {
  readonly db: Database
  readonly bus: Bus
  readonly identity: Identity
  /** `http://127.0.0.1:{port}`. */
  readonly url: string
  /** Everything that was logged. */
  readonly logged: string[]
  /** Another process on the same database, as far as one process can play two; the caller closes it. */
  another(): Promise<Identity>
  /** From now on this one answers. */
  use(identity: Identity): void
  system(name: string, web?: NewWeb): Promise<TestSystem>
  close(): Promise<void>
}

export interface TestSystem {
  readonly clientId: string
  readonly key: PrivateJwk
}

export const apis: Readonly<Record<string, string[]>> = {
  'vat/taxpayers': ['taxpayers:read', 'taxpayers:search'],
  'post/offices': [],
  'odd/scopes': ['fine', 'two words', 'quo"te', 'żółw', ''],
  'huge/scopes': Array.from({ length: 300 }, (_, at) => `permission-number-${at}`),
}

export type IssuerMore = Partial<
  Pick<IdentityNeeds, 'means' | 'offered' | 'clientCertificate' | 'clock'>
> & {
  /** Over TLS on `localhost`: its key and certificate, and the authority of client certificates. */
  readonly tls?: DoorFiles
  /** Means that need to know where the issuer is. */
  readonly meansAt?: (url: string) => Promise<readonly Means[]>
}

export async function startIssuer(more: IssuerMore = {}): Promise<TestIssuer> {
  const db = await testDatabase([busMigrations, catalogMigrations, identityMigrations])
  const logged: string[] = []
  const log = openLog('debug', { write: (line) => void logged.push(line) })
  const { clock = systemClock, meansAt, tls, ...rest } = more
  const bus = await openBus({ db, log, clock })
  let handle: Identity['handle'] = () => {}
  const { url, close } = await serve((req, res) => handle(req, res), tls)
  const resource = (uri: string) => {
    const scopes = uri.startsWith(`${url}/api/`) && apis[uri.slice(`${url}/api/`.length)]
    return scopes ? { scopes } : undefined
  }
  const means = more.means ?? (await meansAt?.(url)) ?? []
  const needs = { db, bus, log, clock, publicUrl: url, resource, ...rest, means }
  const open = () => openIdentity(needs)
  const identity = await open()
  const use = ({ loginDoor, handle: issue }: Identity) => {
    handle = (req, res) => (req.url?.startsWith('/login') ? loginDoor(req, res) : issue(req, res))
  }
  use(identity)
  return {
    db,
    bus,
    identity,
    url,
    logged,
    another: open,
    use,
    async system(name, web) {
      const key = makeKey()
      const { clientId } = await identity.systems.add({
        entity: 'gmina',
        name,
        jwk: publicPart(key),
        web,
      })
      return { clientId, key }
    },
    async close() {
      await close()
      await identity.close()
      await bus.close()
      await db.close()
    },
  }
}

export interface DoorFiles {
  readonly key: string
  readonly cert: string
  readonly ca: string
}

/** A handler on a free port of the loopback. */
export async function serve(
  handle: Identity['handle'],
  tls?: DoorFiles,
): Promise<{ url: string; close(): Promise<void> }> {
  const asking = { requestCert: true, rejectUnauthorized: false }
  const server = tls ? createTlsServer({ ...tls, ...asking }, handle) : createServer(handle)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `${tls ? 'https://localhost' : 'http://127.0.0.1'}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

export interface Edits {
  readonly header?: Record<string, unknown>
  readonly claims?: Record<string, unknown>
  readonly key?: PrivateJwk
}

/** A client assertion as it should be, with the edits of an attacker. */
export function assertion(issuer: string, system: TestSystem, edits: Edits = {}): string {
  const now = Math.floor(systemClock.now() / 1000)
  const key = edits.key ?? system.key
  const header = { alg: 'ES256', kid: key.kid, ...edits.header }
  const claims = {
    iss: system.clientId,
    sub: system.clientId,
    aud: issuer,
    iat: now,
    exp: now + 30,
    jti: randomUUID(),
    ...edits.claims,
  }
  const signed = `${encode(header)}.${encode(claims)}`
  return `${signed}.${signEs256(signed, key)}`
}

export function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}

export function signEs256(text: string, jwk: PrivateJwk): string {
  const key = createPrivateKey({ key: { ...jwk }, format: 'jwk' })
  return sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')
}

export interface TokenAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: {
    access_token?: string
    token_type?: string
    expires_in?: number
    scope?: string
    error?: string
    error_description?: string
  }
}

/** One request of a token; `form` replaces or, when undefined, takes away parameters. `node`: who is asked. */
export async function askToken(
  url: string,
  form: Record<string, string | string[] | undefined>,
  node = url,
): Promise<TokenAnswer> {
  const all = {
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    resource: `${url}/api/vat/taxpayers`,
    ...form,
  }
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(all)) {
    for (const one of [value].flat()) if (one !== undefined) body.append(name, one)
  }
  const answer = await fetch(`${node}/oidc/token`, { method: 'POST', body })
  return {
    status: answer.status,
    headers: answer.headers,
    body: (await answer.json()) as TokenAnswer['body'],
  }
}

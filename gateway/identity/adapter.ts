// Where oidc-provider keeps its things: one row an artifact in `oidc_artifact`; systems come from
// their own table as its clients.
//
// The library looks first and acts then (find, see that it is unused, consume), which lets two
// requests through at once. Here the act itself is the check, in one statement:
//
//   consume            update … where consumed_at is null     nobody else did it, or invalid_grant
//                      (invalid_request_uri for a pushed request); a code used twice ends its grant
//   ReplayDetection    insert … on conflict do nothing        first use of a `jti`, or invalid_client;
//                                                             use-once.ts is what the library asks
//
// The ids of bearer secrets are kept as SHA-256 only: who reads the table can use nothing in it.
// When the database does not answer, the caller gets `temporarily_unavailable` and 503.

import { hash } from 'node:crypto'
import { errors } from 'oidc-provider'
import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import type { Log } from '#kernel/log/log.ts'
import { tokenExchange } from './mandates/read-exchange.ts'
import type { Revocations } from './revocation/revocations.ts'
import { systemById } from './systems.ts'
import type { KnownSystem } from './systems.ts'

interface Deps {
  readonly db: Database
  /** Ends the tokens of a grant in the transaction that ends the grant. */
  readonly revocations: Pick<Revocations, 'revoke'>
  readonly log: Log
  readonly clock: Clock
}

/** Milliseconds a request waits for the database. */
const patience = 3_000

/** Not secrets, or found by a second name as well, where the first must stay readable. */
const plainIds = new Set(['Client', 'DeviceCode', 'Grant', 'ReplayDetection', 'Session'])

export function openAdapter(deps: Deps): AdapterFactory {
  return (model) => (model === 'Client' ? clients(deps) : artifacts(model, deps))
}

function artifacts(model: string, { db, revocations, log, clock }: Deps): Adapter {
  const keep = plainIds.has(model) ? (id: string) => id : sha256
  const reach = guardDatabase(log)
  return {
    upsert: (id, payload, expiresIn) => reach(() => upsert(id, payload, expiresIn)),
    find: (id) => reach(() => find('id', keep(id), id)),
    findByUid: (uid) => reach(() => find('uid', uid)),
    findByUserCode: (code) => reach(() => find('user_code', code)),
    consume: (id) => reach(() => consume(id)),
    destroy: (id) => reach(() => destroy(id)),
    revokeByGrantId: (grantId) => reach(() => revokeByGrantId(grantId)),
  }

  async function upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const { jti, ...rest } = payload
    const kept = plainIds.has(model) && jti !== undefined ? { ...rest, jti } : rest
    const onConflict =
      model === 'ReplayDetection'
        ? 'do nothing'
        : `do update set payload = excluded.payload, grant_id = excluded.grant_id,
           uid = excluded.uid, user_code = excluded.user_code, expires_at = excluded.expires_at`
    const { rows } = await db.knex.raw(
      `insert into oidc_artifact (model, id, grant_id, uid, user_code, payload, expires_at)
       values (?, ?, ?, ?, ?, ?, ?)
       on conflict (model, id) ${onConflict}
       returning id`,
      [
        model,
        keep(id),
        payload.grantId ?? null,
        payload.uid ?? null,
        payload.userCode ?? null,
        JSON.stringify(kept),
        expiresIn === undefined ? null : new Date(clock.now() + expiresIn * 1000),
      ],
    )
    if (rows.length === 0) throw new errors.InvalidClientAuth('jti was used before')
  }

  async function find(
    column: 'id' | 'uid' | 'user_code',
    value: string,
    jti?: string,
  ): Promise<AdapterPayload | undefined> {
    const { rows } = await db.knex.raw(
      `select payload, extract(epoch from consumed_at)::bigint::int as consumed from oidc_artifact
       where model = ? and ${column} = ? and (expires_at is null or expires_at > ?)`,
      [model, value, new Date(clock.now())],
    )
    const row = rows[0] as { payload: AdapterPayload; consumed: number | null } | undefined
    if (!row) return undefined
    return {
      ...row.payload,
      ...(jti !== undefined && { jti }),
      ...(row.consumed !== null && { consumed: row.consumed }),
    }
  }

  async function consume(id: string): Promise<void> {
    const { rows } = await db.knex.raw<{ rows: { id: string }[] }>(
      `update oidc_artifact set consumed_at = ?
       where model = ? and id = ? and consumed_at is null
       returning id`,
      [new Date(clock.now()), model, keep(id)],
    )
    if (rows.length > 0) return
    if (model === 'PushedAuthorizationRequest') {
      throw new errors.InvalidRequestUri('request_uri is invalid, expired, or was already used')
    }
    await endGrantOf(id)
    throw new errors.InvalidGrant('consumed before')
  }

  /** RFC 6749 §4.1.2: what a code used twice gave counts for nothing. */
  async function endGrantOf(id: string): Promise<void> {
    const { rows } = await db.knex.raw<{ rows: { grant_id: string | null }[] }>(
      `select grant_id from oidc_artifact where model = ? and id = ?`,
      [model, keep(id)],
    )
    const grantId = rows[0]?.grant_id
    if (grantId) await revokeByGrantId(grantId)
  }

  async function destroy(id: string): Promise<void> {
    if (model === 'Grant') return await revokeByGrantId(id)
    await db.knex.raw(`delete from oidc_artifact where model = ? and id = ?`, [model, keep(id)])
  }

  async function revokeByGrantId(grantId: string): Promise<void> {
    await db.knex.transaction(async (trx) => {
      await trx.raw(
        `delete from oidc_artifact where grant_id = ? or (model = 'Grant' and id = ?)`,
        [grantId, grantId],
      )
      await revocations.revoke(trx, [`gid:${grantId}`])
    })
  }
}

/** Systems as the library's clients; what they may do is said here and nowhere else. */
function clients({ db, log }: Deps): Adapter {
  const reach = guardDatabase(log)
  const never = () => Promise.reject(new Error('systems are added by the admin API only'))
  return {
    find: (clientId) => reach(() => clientOf(clientId)),
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
    upsert: never,
    consume: never,
    destroy: never,
    revokeByGrantId: never,
  }

  async function clientOf(clientId: string): Promise<AdapterPayload | undefined> {
    const system = await systemById(db, clientId)
    if (!system || system.suspended) return undefined
    return clientFor(system)
  }
}

function clientFor({ clientId, entity, jwk, web }: KnownSystem): AdapterPayload {
  const byCertificate = web?.provesBy === 'certificate'
  return {
    client_id: clientId,
    entity,
    jwks: { keys: [{ ...jwk }] },
    ...(byCertificate
      ? { token_endpoint_auth_method: 'tls_client_auth', tls_client_auth_subject_dn: clientId }
      : {
          token_endpoint_auth_method: 'private_key_jwt',
          token_endpoint_auth_signing_alg: 'ES256',
        }),
    grant_types: ['client_credentials', tokenExchange, ...(web ? ['authorization_code'] : [])],
    response_types: web ? ['code'] : [],
    redirect_uris: web ? [...web.redirectUris] : [],
    post_logout_redirect_uris: web ? [...web.logoutUris] : [],
    authorization_details_types: ['mandate'],
    ...(web && { bound_by: web.boundBy }),
  }
}

/** A question to the database that the caller waits for no longer than `patience`; 503 instead. */
export function guardDatabase(log: Log): <answer>(ask: () => Promise<answer>) => Promise<answer> {
  return async (ask) => {
    const late = Promise.withResolvers<never>()
    const timer = setTimeout(() => late.reject(new Error(`no answer in ${patience} ms`)), patience)
    try {
      return await Promise.race([ask(), late.promise])
    } catch (thrown) {
      if (thrown instanceof errors.OIDCProviderError) throw thrown
      log.error({ err: thrown }, 'the identity provider cannot reach its database')
      throw unavailable()
    } finally {
      clearTimeout(timer)
    }
  }
}

function unavailable(): Error {
  const sentence = 'The database of the bus does not answer. Try again in a few seconds.'
  const away = new errors.CustomOIDCProviderError('temporarily_unavailable', sentence)
  return Object.assign(away, { status: 503, statusCode: 503 })
}

function sha256(id: string): string {
  return hash('sha256', id, 'base64url')
}

// A `jti` counts once, on every node (RFC 7523 §3, RFC 9449 §11.1). The library looks for it and stores it
// then: two questions, between which a second request comes through. Here one statement decides. In an
// exchange it reads the mandate as well, which is asked for next; whether it is the caller's, in force
// and used is decided there.

import { hash } from 'node:crypto'
import Provider from 'oidc-provider'
import type { Database } from '#kernel/db/db.ts'
import type { Log } from '#kernel/log/log.ts'
import { guardDatabase } from './adapter.ts'
import { mandateOfPerson, useIdAndRead } from './mandates/read-mandate.ts'
import type { MandateOfPerson, UsedId } from './mandates/read-mandate.ts'
import { namedMandate } from './mandates/read-exchange.ts'

interface Needs {
  readonly db: Database
  readonly log: Log
}

/** The mandate of this id; `ctx`: of the request that names it. */
export type ReadMandate = (ctx: object, id: string) => Promise<MandateOfPerson | undefined>

/** Takes the place of the library's own check, which it asks of assertions and of proofs. */
export function useIdsOnce(provider: Provider, { db, log }: Needs): ReadMandate {
  const reach = guardDatabase(log)
  const readAlong = new WeakMap<object, { id: string; found: MandateOfPerson | undefined }>()
  provider.ReplayDetection.unique = async (issuer, jti, exp) => {
    const used = { id: hash('sha256', `${issuer}${jti}`, 'base64url'), until: new Date(exp * 1000) }
    const { ctx } = Provider
    const id = ctx && namedMandate(ctx.oidc.params ?? {})
    if (ctx === undefined || id === undefined) return await reach(() => useId(db, used))
    const { isFirst, found } = await reach(() => useIdAndRead(db.knex, used, id))
    readAlong.set(ctx, { id, found })
    return isFirst
  }
  return async (ctx, id) => {
    const known = readAlong.get(ctx)
    return known?.id === id ? known.found : await reach(() => mandateOfPerson(db.knex, id))
  }
}

/** False: it was used before. */
async function useId({ knex }: Database, { id, until }: UsedId): Promise<boolean> {
  const { rows } = await knex.raw<{ rows: unknown[] }>(
    `insert into oidc_artifact (model, id, payload, expires_at) values ('ReplayDetection', ?, '{}', ?)
     on conflict (model, id) do nothing
     returning 1`,
    [id, until],
  )
  return rows.length > 0
}

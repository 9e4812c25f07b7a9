// The systems: programs of an entity that call APIs, known by a public key. A system is named
// `{entity}.{name}` and never has a secret that the bus would know. One that people log in to has
// addresses they are sent back to, each compared as text and never as a pattern.

import type { Knex } from 'knex'
import type { Bus } from '#kernel/bus/bus.ts'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import { isSlug } from '#kernel/ids/ids.ts'
import { refuse } from '#kernel/problem/problem.ts'
import type { InputError } from '#kernel/problem/problem.ts'
import { ensureEntity } from '#api-catalog/entities.ts'
import { readWeb } from './grants/read-web.ts'
import type { NewWeb, Web } from './grants/read-web.ts'
import { readPublicKey, thumbprint } from './jwk.ts'
import type { PublicJwk } from './jwk.ts'
import { isActiveEntity } from './offices/suspend-entity.ts'

export interface Systems {
  /** Refuses `request/invalid` (names, key, addresses) and `resource/conflict` (name or key taken). */
  add(request: NewSystem): Promise<{ clientId: string; notes: string[] }>
  list(): Promise<ListedSystem[]>
}

export interface NewSystem {
  readonly entity: string
  readonly name: string
  /** Public JWK on P-256. */
  readonly jwk: object
  /** Absent: no people log in to it. */
  readonly web?: NewWeb | undefined
}

export interface ListedSystem {
  readonly clientId: string
  readonly entity: string
  readonly name: string
  /** ISO 8601. */
  readonly at: string
  /** Since when it gets no tokens; absent: it does. */
  readonly suspended?: string
  readonly web?: Web
}

export interface KnownSystem {
  readonly clientId: string
  readonly entity: string
  readonly jwk: PublicJwk
  /** It gets no token until it is resumed. */
  readonly suspended: boolean
  readonly web: Web | undefined
}

interface Deps {
  readonly db: Database
  readonly bus: Bus
  readonly clock: Clock
}

export function openSystems({ db, bus, clock }: Deps): Systems {
  return { add, list: () => everySystem(db) }

  async function add(request: NewSystem) {
    const { entity, name } = request
    const jwk = readPublicKey(request.jwk)
    const web = request.web && readWeb(request.web)
    const errors = [...badName('entity', entity), ...badName('name', name), ...(web?.errors ?? [])]
    if (Array.isArray(jwk)) errors.push(...jwk)
    if (errors.length > 0 || Array.isArray(jwk)) {
      return refuse('request/invalid', 'The system cannot be added as described.', { errors })
    }
    const clientId = `${entity}.${name}`
    return await db.knex.transaction(async (trx) => {
      const { made } = await ensureEntity(trx, entity, clock)
      if (!(await insertSystem(trx, { clientId, entity, name, jwk, web: web?.web }, clock))) {
        return await refuseTaken(trx, clientId)
      }
      await bus.publish(trx, { type: 'system.added', subject: clientId, data: { entity, name } })
      return { clientId, notes: made ? [`Entity ${entity} was made.`] : [] }
    })
  }
}

/** Undefined as well: its entity is suspended. */
export async function systemById(
  db: { readonly knex: Knex },
  clientId: string,
): Promise<KnownSystem | undefined> {
  const { rows } = await db.knex.raw(
    `select entity, jwk, suspended_at is not null as suspended, redirect_uris, logout_uris,
       bound_by, proves_by
     from system where client_id = ? and ${isActiveEntity('entity')}`,
    [clientId],
  )
  type Row = { entity: string; jwk: PublicJwk; suspended: boolean } & WebRow
  const row = rows[0] as Row | undefined
  if (row === undefined) return undefined
  const { entity, jwk, suspended } = row
  return { clientId, entity, jwk, suspended, web: webOf(row) }
}

interface WebRow {
  readonly redirect_uris: string[] | null
  readonly logout_uris: string[] | null
  readonly bound_by: Web['boundBy'] | null
  readonly proves_by: Web['provesBy']
}

function webOf({ redirect_uris, logout_uris, bound_by, proves_by }: WebRow): Web | undefined {
  if (redirect_uris === null || bound_by === null) return undefined
  const logoutUris = logout_uris ?? []
  return { redirectUris: redirect_uris, logoutUris, boundBy: bound_by, provesBy: proves_by }
}

export function refuseUnknownSystem(clientId: string): never {
  return refuse(
    'resource/unknown',
    `There is no system ${clientId}; \`szyna systems list\` names them.`,
  )
}

async function everySystem(db: Database): Promise<ListedSystem[]> {
  interface Row extends WebRow {
    client_id: string
    entity: string
    name: string
    made_at: Date | string
    suspended_at: Date | string | null
  }
  const { rows } = await db.knex.raw<{ rows: Row[] }>(
    `select client_id, entity, name, made_at, suspended_at, redirect_uris, logout_uris, bound_by,
       proves_by
     from system order by client_id`,
  )
  return rows.map((row) => {
    const { client_id: clientId, entity, name, made_at, suspended_at } = row
    const web = webOf(row)
    return {
      clientId,
      entity,
      name,
      at: new Date(made_at).toISOString(),
      ...(suspended_at !== null && { suspended: new Date(suspended_at).toISOString() }),
      ...(web && { web }),
    }
  })
}

/** False when the name or the key is taken. */
async function insertSystem(
  trx: Knex.Transaction,
  { clientId, entity, name, jwk, web }: Omit<KnownSystem, 'suspended'> & { name: string },
  clock: Clock,
): Promise<boolean> {
  const made = await trx.raw(
    `insert into system (client_id, entity, name, jwk, thumbprint, made_at,
       redirect_uris, logout_uris, bound_by, proves_by)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict do nothing
     returning client_id`,
    [
      clientId,
      entity,
      name,
      JSON.stringify(jwk),
      thumbprint(jwk),
      new Date(clock.now()),
      web ? JSON.stringify(web.redirectUris) : null,
      web ? JSON.stringify(web.logoutUris) : null,
      web?.boundBy ?? null,
      web?.provesBy ?? 'key',
    ],
  )
  return made.rows.length > 0
}

async function refuseTaken(trx: Knex.Transaction, clientId: string): Promise<never> {
  const { rows } = await trx.raw(`select 1 from system where client_id = ?`, [clientId])
  return rows.length > 0
    ? refuse('resource/conflict', `System ${clientId} exists already. Choose another name.`)
    : refuse('resource/conflict', 'Another system has this key. Make a new key pair for this one.')
}

function badName(member: string, value: string): InputError[] {
  if (typeof value === 'string' && isSlug(value)) return []
  const detail =
    `${member} must be lower-case letters, digits and single hyphens, begin with a letter ` +
    'and have at most 63 letters and digits.'
  return [{ in: 'body', pointer: `/${member}`, detail }]
}

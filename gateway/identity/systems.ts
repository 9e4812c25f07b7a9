// The systems: programs of an entity that call APIs, known by a public key. A system is named
// `{entity}.{name}` and never has a secret that the bus would know.

import type { Knex } from 'knex'
import type { Bus } from '#kernel/bus/bus.ts'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import { isSlug } from '#kernel/ids/ids.ts'
import { refuse } from '#kernel/problem/problem.ts'
import type { InputError } from '#kernel/problem/problem.ts'
import { ensureEntity } from '#api-catalog/entities.ts'
import { readPublicKey, thumbprint } from './jwk.ts'
import type { PublicJwk } from './jwk.ts'
import { isActiveEntity } from './offices/suspend-entity.ts'

export interface Systems {
  /** Refuses `request/invalid` (names, key) and `resource/conflict` (name or key taken). */
  add(request: {
    entity: string
    name: string
    /** Public JWK on P-256. */
    jwk: object
  }): Promise<{ clientId: string; notes: string[] }>
  list(): Promise<ListedSystem[]>
}

export interface ListedSystem {
  readonly clientId: string
  readonly entity: string
  readonly name: string
  /** ISO 8601. */
  readonly at: string
  /** Since when it gets no tokens; absent: it does. */
  readonly suspended?: string
}

export interface KnownSystem {
  readonly clientId: string
  readonly entity: string
  readonly jwk: PublicJwk
  /** It gets no token until it is resumed. */
  readonly suspended: boolean
}

interface Deps {
  readonly db: Database
  readonly bus: Bus
  readonly clock: Clock
}

export function openSystems({ db, bus, clock }: Deps): Systems {
  return { add, list: () => everySystem(db) }

  async function add(request: { entity: string; name: string; jwk: object }) {
    const { entity, name } = request
    const jwk = readPublicKey(request.jwk)
    const errors = [...badName('entity', entity), ...badName('name', name)]
    if (Array.isArray(jwk)) errors.push(...jwk)
    if (errors.length > 0 || Array.isArray(jwk)) {
      return refuse('request/invalid', 'The system cannot be added as described.', { errors })
    }
    const clientId = `${entity}.${name}`
    return await db.knex.transaction(async (trx) => {
      const { made } = await ensureEntity(trx, entity, clock)
      if (!(await insertSystem(trx, { clientId, entity, name, jwk }, clock))) {
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
    `select entity, jwk, suspended_at is not null as suspended from system
     where client_id = ? and ${isActiveEntity('entity')}`,
    [clientId],
  )
  const row = rows[0] as { entity: string; jwk: PublicJwk; suspended: boolean } | undefined
  return row && { clientId, ...row }
}

export function refuseUnknownSystem(clientId: string): never {
  return refuse(
    'resource/unknown',
    `There is no system ${clientId}; \`szyna systems list\` names them.`,
  )
}

async function everySystem(db: Database): Promise<ListedSystem[]> {
  interface Row {
    client_id: string
    entity: string
    name: string
    made_at: Date | string
    suspended_at: Date | string | null
  }
  const { rows } = await db.knex.raw<{ rows: Row[] }>(
    `select client_id, entity, name, made_at, suspended_at from system order by client_id`,
  )
  return rows.map(({ client_id, entity, name, made_at, suspended_at }) => ({
    clientId: client_id,
    entity,
    name,
    at: new Date(made_at).toISOString(),
    ...(suspended_at !== null && { suspended: new Date(suspended_at).toISOString() }),
  }))
}

/** False when the name or the key is taken. */
async function insertSystem(
  trx: Knex.Transaction,
  { clientId, entity, name, jwk }: Omit<KnownSystem, 'suspended'> & { name: string },
  clock: Clock,
): Promise<boolean> {
  const made = await trx.raw(
    `insert into system (client_id, entity, name, jwk, thumbprint, made_at)
     values (?, ?, ?, ?, ?, ?)
     on conflict do nothing
     returning client_id`,
    [clientId, entity, name, JSON.stringify(jwk), thumbprint(jwk), new Date(clock.now())],
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

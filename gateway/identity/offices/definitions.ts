// What may be permitted at all: one set for every office, decided centrally. The shipped set
// (`specs/permissions.yaml`) holds until an administrator of the bus puts another in its place.

import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import type { Knex } from 'knex'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import { readYaml } from '#kernel/yaml/yaml.ts'
import { levels } from '../people/levels.ts'
import type { Level } from '../people/levels.ts'
import { checkDefinitions } from './check-definitions.ts'

/** As the YAML and the admin API write it. */
export interface Definitions {
  readonly permissions: readonly Definition[]
  readonly roles: readonly RoleTemplate[]
}

export interface Definition {
  readonly code: string
  readonly title: Title
  readonly 'min-acr': 'low' | 'substantial' | 'high'
  /** `high`: two people decide. */
  readonly risk: 'normal' | 'high'
  /** One member holds at most one permission of a group. */
  readonly 'sod-group'?: string
}

export interface RoleTemplate {
  readonly code: string
  readonly title: Title
  readonly permissions: readonly string[]
}

export interface Title {
  readonly pl: string
  readonly en: string
}

export function levelOf({ 'min-acr': name }: Definition): Level {
  return levels.find((level) => level.endsWith(`/${name}`))!
}

/** The set in force. */
export async function readDefinitions(knex: Knex): Promise<Definitions> {
  const { rows } = await knex.raw<{ rows: { document: Definitions }[] }>(
    `select document from permission_set order by version desc limit 1`,
  )
  return rows[0]!.document
}

/** In the transaction of whatever follows from it. */
export async function writeDefinitions(
  knex: Knex,
  { permissions, roles }: Definitions,
  source: 'shipped' | 'admin',
  clock: Clock,
): Promise<void> {
  await knex.raw(`insert into permission_set (document, source, set_at) values (?, ?, ?)`, [
    JSON.stringify({ permissions, roles }),
    source,
    new Date(clock.now()),
  ])
}

/** At every start: a newer shipped set takes the place of an older shipped one, never of an admin's. */
export async function shipDefinitions(db: Database, clock: Clock): Promise<void> {
  const shipped = readShipped()
  await db.knex.transaction(async (trx) => {
    await trx.raw(`lock table permission_set in share row exclusive mode`)
    const { rows } = await trx.raw<{ rows: { document: Definitions; source: string }[] }>(
      `select document, source from permission_set order by version desc limit 1`,
    )
    const [last] = rows
    if (last?.source === 'admin' || isDeepStrictEqual(last?.document, shipped)) return
    await writeDefinitions(trx, shipped, 'shipped', clock)
  })
}

export function readShipped(): Definitions {
  const name = 'specs/permissions.yaml'
  const text = readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8')
  const { value, complaints } = readYaml(text, name)
  const [first] = complaints
  if (first) throw new Error(`${name}:${first.line}:${first.column} ${first.message}`)
  const definitions = value as Definitions
  const [wrong] = checkDefinitions(definitions)
  if (wrong) throw new Error(`${name}: ${wrong.pointer} ${wrong.detail}`)
  return definitions
}

// What came of asking an address again, written down: that it was asked, and since when the document
// there is another than the one in force. Neither moves a life, so no revision grows.

import type { Knex } from 'knex'
import type { Bus } from '#kernel/bus/bus.ts'
import type { ApiId, VersionId } from '#kernel/ids/ids.ts'
import type { Change } from '../compare/change.ts'
import type { FetchedFrom } from '../fetch-document.ts'
import type { LifeRow } from './read-life.ts'
import { lifeRow, lockApi } from './read-life.ts'
import { breaking } from './who-depends.ts'

type Of = Pick<LifeRow, 'api' | 'entity' | 'name' | 'major'>

/** It is the same: what drifted is back. `address`: how the server knows the same text now. */
export async function recordChecked(
  knex: Knex,
  { api, major }: Of,
  { at, id, address }: { at: string; id?: VersionId; address?: FetchedFrom },
): Promise<void> {
  await knex.transaction(async (trx) => {
    await trx.raw(`update api_life set checked_at = ?, drift = null where api = ? and major = ?`, [
      at,
      api,
      major,
    ])
    if (id === undefined || address === undefined) return
    await trx.raw(`update api_version set address = ?::jsonb where id = ?`, [
      JSON.stringify(address),
      id,
    ])
  })
}

/** The same document, handed in as files before: from now on its address is asked. */
export async function rememberAddress(
  trx: Knex.Transaction,
  id: VersionId,
  address: FetchedFrom,
  { api, major, at }: { api: ApiId; major: number; at: string },
): Promise<void> {
  await trx.raw(`update api_version set address = ?::jsonb where id = ?`, [
    JSON.stringify(address),
    id,
  ])
  await trx.raw(`update api_life set checked_at = ? where api = ? and major = ? and in_force = ?`, [
    at,
    api,
    major,
    id,
  ])
}

/** The event comes once for each document that is found there. */
export async function recordDrift(
  knex: Knex,
  { api, entity, name, major }: Of,
  { digest, changes, at }: { digest: string; changes: readonly Change[]; at: string },
  bus: Pick<Bus, 'publish'>,
): Promise<void> {
  await knex.transaction(async (trx) => {
    await lockApi(trx, entity, name)
    const former = (await lifeRow(trx, { entity, api: name, major }))?.drift ?? undefined
    const drift = { since: former?.since ?? at, digest, changes }
    await trx.raw(
      `update api_life set checked_at = ?, drift = ?::jsonb where api = ? and major = ?`,
      [at, JSON.stringify(drift), api, major],
    )
    if (former?.digest === digest) return
    const data = { entity, api: name, major, breaking: breaking(changes).length }
    await bus.publish(trx, { type: 'api.drifted', subject: `${entity}/${name}`, data })
  })
}

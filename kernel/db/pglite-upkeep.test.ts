import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { PGlite } from '@electric-sql/pglite'

import { initDbStartParams } from './pglite-folder.ts'
import { openUpkeep } from './pglite-upkeep.ts'

describe('upkeep of the embedded database', () => {
  let db: PGlite
  let upkeep: () => Promise<void>

  const one = async <value>(sql: string) =>
    (await db.query<{ it: value }>(`select (${sql}) as it`)).rows[0]?.it
  const checkpoint = () => one<string>('select redo_lsn::text from pg_control_checkpoint()')
  const vacuumed = () =>
    one<Date | null>(`select last_vacuum from pg_stat_all_tables where relname = 'filled'`)
  const fill = (megabytes: number) =>
    db.query(`insert into filled select repeat('x', 2000) from generate_series(1, $1)`, [
      megabytes * 450,
    ])

  before(async () => {
    db = await PGlite.create({ initDbStartParams })
    await db.exec(
      `create table filled (text text); alter table filled alter text set storage plain`,
    )
    upkeep = openUpkeep(db)
    await upkeep()
  })
  after(() => db.close())

  it('does nothing while little was written', async () => {
    const at = await checkpoint()
    await fill(1)
    await upkeep()
    assert.equal(await checkpoint(), at)
  })

  it('does nothing inside a transaction', async () => {
    const at = await checkpoint()
    await db.exec('begin')
    await fill(20)
    await upkeep()
    assert.equal(await checkpoint(), at)
    await db.exec('commit')
  })

  it('makes a checkpoint when much was written, and vacuums when very much was', async () => {
    const at = await checkpoint()
    await upkeep()
    const then = await checkpoint()
    assert.notEqual(then, at)
    assert.equal(await vacuumed(), null)
    await fill(60)
    await upkeep()
    assert.notEqual(await checkpoint(), then)
    assert.ok((await vacuumed()) instanceof Date)
  })
})

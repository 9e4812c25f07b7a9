import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import type { Database } from '#kernel/db/db.ts'
import { newId } from '#kernel/ids/ids.ts'
import { testDatabase } from '#kernel/testing/database.ts'

import { canonicalText } from './chain.ts'
import type { JournalEntry } from './entry.ts'
import { journalMigrations } from './migrations.ts'
import { drawPage, splitLines } from './page.ts'
import type { Page } from './page.ts'
import { openStore } from './store.ts'
import { anEntry } from './testing/an-entry.ts'
import { pagesOf } from './testing/stored-page.ts'
import { verifyChains } from './verify.ts'

describe('storing pages', () => {
  let db: Database
  before(async () => {
    db = await testDatabase([journalMigrations])
  })
  after(() => db.close())

  function pageOf(entries: readonly JournalEntry[]): Page {
    const page = drawPage(splitLines(Buffer.from(entries.map(canonicalText).join('\n'))), true)
    assert.ok(!('unfit' in page))
    return page
  }

  async function stored(chain: string): Promise<string[]> {
    const pages = await pagesOf(db.knex, chain)
    return pages.flatMap(({ entries }) => entries.split('\n').map((line) => JSON.parse(line).id))
  }

  it('goes on from the head as it is, although another moved it', async () => {
    const chain = newId()
    // A spool folder that was copied to a second node.
    const stores = [openStore(db, chain), openStore(db, chain)]
    const entries = Array.from({ length: 20 }, () => anEntry())
    for (const [n, entry] of entries.entries()) await stores[(n >> 1) % 2]!(pageOf([entry]), false)
    const atOnce = Array.from({ length: 10 }, () => anEntry())
    await Promise.all(atOnce.map((entry, n) => stores[n % 2]!(pageOf([entry]), false)))
    const ids = [...entries, ...atOnce].map(({ id }) => id)
    assert.deepEqual((await stored(chain)).toSorted(), ids)
    const verdict = await verifyChains(db.knex)
    assert.deepEqual(verdict, { whole: true, entries: 30, chains: 1 })
  })

  it('in doubt, leaves out what is stored already, in whatever chain and however far apart', async () => {
    const [lost, chain] = [newId(), newId()]
    const entries = Array.from({ length: 40 }, (_, n) => anEntry({ traceId: `0000000${n % 4}` }))
    const [early, late] = [entries.slice(0, 20), entries.slice(20)]
    // Half of the early ones, one of the late ones among them.
    await openStore(db, lost)(pageOf([...early.filter((_, n) => n % 2), late[7]!]), false)
    await openStore(db, chain)(pageOf(early), true)
    await openStore(db, chain)(pageOf(late), true)
    const all = [...(await stored(lost)), ...(await stored(chain))]
    assert.deepEqual(
      all.toSorted(),
      entries.map(({ id }) => id),
    )
    const before = (await pagesOf(db.knex, chain)).length
    await openStore(db, chain)(pageOf(entries), true)
    assert.equal((await pagesOf(db.knex, chain)).length, before)
    assert.equal((await verifyChains(db.knex)).whole, true)
  })

  it('in doubt, looks through more pages than one step takes', async () => {
    const chain = newId()
    const entries = Array.from({ length: 450 }, () => anEntry())
    const store = openStore(db, chain)
    for (const entry of entries) await store(pageOf([entry]), false)
    const fresh = anEntry()
    await openStore(db, chain)(pageOf([...entries, fresh]), true)
    assert.deepEqual(
      await stored(chain),
      [...entries, fresh].map(({ id }) => id),
    )
  })

  it('stores neither page nor head when the database refuses the page', async () => {
    const chain = newId()
    const store = openStore(db, chain)
    await store(pageOf([anEntry()]), false)
    await assert.rejects(store({ ...pageOf([anEntry()]), oldest: 'no id' }, false))
    const after = anEntry()
    await store(pageOf([after]), false)
    assert.deepEqual((await stored(chain)).slice(1), [after.id])
    assert.equal((await verifyChains(db.knex)).whole, true)
  })
})

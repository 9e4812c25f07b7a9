import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import fc from 'fast-check'

import type { Database } from '#kernel/db/db.ts'
import { newId } from '#kernel/ids/ids.ts'
import { testDatabase } from '#kernel/testing/database.ts'

import { canonicalText } from './chain.ts'
import { journalMigrations } from './migrations.ts'
import type { JournalEntry } from './entry.ts'
import { drawPage, splitLines } from './page.ts'
import { readEntries } from './read.ts'
import type { Filter } from './read.ts'
import { openStore } from './store.ts'
import { anEntry } from './testing/an-entry.ts'

describe('reading the journal', () => {
  let db: Database
  before(async () => {
    db = await testDatabase([journalMigrations])
  })
  after(() => db.close())

  async function store(chain: string, entries: readonly JournalEntry[]): Promise<void> {
    const page = drawPage(splitLines(Buffer.from(entries.map(canonicalText).join('\n'))), true)
    assert.ok(!('unfit' in page))
    await openStore(db, chain)(page, false)
  }

  async function ids(filter: Filter): Promise<string[]> {
    return (await readEntries(db.knex, filter)).map(({ id }) => id)
  }

  it('is exact where the pages of two chains overlap and no page is in order', async () => {
    const chains = [newId(), newId()]
    const api = 'in/disorder/v1'
    const entries = Array.from({ length: 300 }, (_, n) =>
      anEntry({ api: n % 3 ? api : 'another/api/v1', traceId: `${n % 7}` }),
    )
    // Calls end in another order than they began: now nearly in order, now a call of hours among them.
    const ended = fc.sample(fc.shuffledSubarray(entries, { minLength: 300 }), {
      numRuns: 1,
      seed: 7,
    })[0]!
    for (let from = 0, size = 1; from < ended.length; from += size++) {
      await store(chains[size % 2]!, ended.slice(from, from + size))
    }
    const filters: Filter[] = [{}, { api }, { api, traceId: '3' }, { traceId: '5' }]
    for (const filter of filters) {
      const { api: its, traceId } = filter
      const fitting = entries
        .filter((entry) => its === undefined || entry.api === its)
        .filter((entry) => traceId === undefined || entry.traceId === traceId)
      const expected = fitting.map(({ id }) => id).toReversed()
      for (const limit of [1, 7, 50, 1000]) {
        const read: string[] = []
        for (;;) {
          const after = read.at(-1)
          const page = await ids({ ...filter, limit, ...(after && { after }) })
          read.push(...page)
          if (page.length < limit) break
        }
        assert.deepEqual(read, expected)
      }
    }
  })

  it('is not misled by what an entry says in `more`', async () => {
    const chain = newId()
    const right = anEntry({ system: 'the.one', more: { b: 1 } })
    await store(chain, [right])
    const wrong = Array.from({ length: 30 }, () =>
      anEntry({ system: 'another', more: { system: 'the.one', tokenId: '"system":"the.one"' } }),
    )
    await store(chain, wrong)
    assert.deepEqual(await ids({ system: 'the.one', limit: 5 }), [right.id])
  })

  it('finds a value of any characters, and nothing by a part of one', async () => {
    const chain = newId()
    const texts = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.constantFrom('"', '\\', '%', "'", '\ud800', '\0'),
    )
    await fc.assert(
      fc.asyncProperty(texts, texts, async (system, traceId) => {
        const one = anEntry({ system: `${system}.${newId()}`, traceId: `${traceId}.${newId()}` })
        await store(chain, [anEntry(), one, anEntry()])
        assert.deepEqual(await ids({ system: one.system! }), [one.id])
        assert.deepEqual(await ids({ traceId: one.traceId }), [one.id])
        assert.deepEqual(await ids({ system: one.system!.slice(0, -1) }), [])
        assert.deepEqual(await ids({ traceId: one.traceId.slice(0, -1) }), [])
      }),
      { numRuns: 25 },
    )
  })

  it('walks back through more pages than one step takes', async () => {
    const chain = newId()
    const first = anEntry({ system: 'long.ago', traceId: 'f'.repeat(32) })
    await store(chain, [first])
    await db.knex.raw(
      `insert into journal_page
       select ? || n, 1, 1, entries, hashes, newest, newest, traces
       from generate_series(1, 3000) n, (select * from journal_page order by newest limit 1) old`,
      ['copy'],
    )
    for (const filter of [{ system: 'long.ago' }, { traceId: 'f'.repeat(32) }]) {
      assert.deepEqual(await ids(filter), [first.id])
    }
    const [oldest] = (await readEntries(db.knex, { limit: 1000 })).slice(-1)
    assert.ok(oldest)
    await db.knex('journal_page').whereLike('chain', 'copy%').delete()
  })

  it('says which entry is damaged, and what to do', async () => {
    const chain = newId()
    await store(chain, [anEntry({ system: 'damaged.one' })])
    await db.knex.raw(
      `update journal_page set entries = substring(entries from 2) where chain = ?`,
      [chain],
    )
    await assert.rejects(ids({ system: 'damaged.one' }), (error: Error & { detail?: string }) => {
      assert.match(`${error.message} ${error.detail}`, /Entry 1 of chain .* is damaged; run `szyna/)
      return true
    })
  })
})

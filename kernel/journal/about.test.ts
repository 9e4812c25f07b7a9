import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import fc from 'fast-check'

import type { Database } from '#kernel/db/db.ts'
import { newId } from '#kernel/ids/ids.ts'
import { testDatabase } from '#kernel/testing/database.ts'

import { readAbout } from './about.ts'
import type { AboutFilter } from './about.ts'
import { canonicalText } from './chain.ts'
import type { JournalEntry } from './entry.ts'
import { journalMigrations } from './migrations.ts'
import { drawPage, splitLines } from './page.ts'
import { openStore } from './store.ts'
import { anEntry } from './testing/an-entry.ts'

const anna = 'p-0a7f3c1255b84fd2a1d8c06a3b9e7f10'
const day = '2026-03-02'

describe('what the journal holds about one subject', () => {
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

  async function about(filter: Partial<AboutFilter> = {}) {
    const whole = { subjects: [anna], day, offset: 0, limit: 1000, ...filter }
    const { total, entries } = await readAbout(db.knex, whole)
    return { total, ids: entries.map(({ id }) => id) }
  }

  const ids = (entries: readonly JournalEntry[]) => entries.map(({ id }) => id).toReversed()

  it('is exact whatever the subjects are, over chains and pages, a part at a time', async () => {
    const subjects = fc.oneof(
      fc.constantFrom('p-01234567', 'p-0123456', '"', '\\', "'", '%', '\ud800', '\0', 'subject'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(subjects, { minLength: 3, maxLength: 5 }), async (names) => {
        const own = newId()
        const known = names.map((name) => `${name}${own}`)
        const entries = Array.from({ length: 24 }, (_, n) =>
          anEntry({ more: { a: '"subject":', subject: known[n % known.length]!, z: ',"' } }),
        )
        for (let n = 0; n < 24; n += 8) await store(newId(), entries.slice(n, n + 8))
        for (const asked of known) {
          const theirs = ids(entries.filter(({ more }) => more!.subject === asked))
          assert.deepEqual(await about({ subjects: [asked] }), {
            total: theirs.length,
            ids: theirs,
          })
          const part = await about({ subjects: [asked], offset: 1, limit: 2 })
          assert.deepEqual(part, { total: theirs.length, ids: theirs.slice(1, 3) })
          const past = await about({ subjects: [asked], offset: theirs.length })
          assert.deepEqual(past, { total: theirs.length, ids: [] })
        }
        const both = known.slice(0, 2)
        const theirs = ids(entries.filter(({ more }) => both.includes(more!.subject!)))
        assert.deepEqual((await about({ subjects: both })).ids, theirs)
        assert.deepEqual(await about({ subjects: [own] }), { total: 0, ids: [] })
      }),
      { numRuns: 12 },
    )
  })

  it('keeps to the time and to the members asked for', async () => {
    const at = (time: string, more: object = {}) =>
      anEntry({ at: `2026-03-0${time}.000Z`, more: { subject: anna, ...more } })
    const [one, two, three] = [
      at('1T10:00:00', { mandate: 'm-1' }),
      at('2T10:00:00', { mandate: 'm-12' }),
      at('3T10:00:00', { mandate: 'm-1', note: '"mandate":"m-12"' }),
    ]
    await store(newId(), [one, two, three])
    assert.deepEqual((await about({ since: two.at })).ids, ids([two, three]))
    assert.deepEqual((await about({ until: two.at })).ids, ids([one]))
    assert.deepEqual((await about({ since: two.at, until: three.at })).ids, ids([two]))
    assert.deepEqual((await about({ having: { mandate: 'm-1' } })).ids, ids([one, three]))
    assert.deepEqual(await about({ having: { mandate: 'm' } }), { total: 0, ids: [] })
  })

  it('counts nothing that is hidden, until the day comes', async () => {
    const subject = `p-${'b'.repeat(32)}`
    const open = anEntry({ more: { subject, note: '"hiddenUntil":"9999-01-01"' } })
    const hidden = anEntry({ more: { hiddenUntil: '2026-03-05', subject } })
    await store(newId(), [open, hidden])
    const on = (day: string) => about({ subjects: [subject], day })
    assert.deepEqual(await on('2026-03-04'), { total: 1, ids: [open.id] })
    assert.deepEqual(await on('2026-03-05'), { total: 2, ids: [hidden.id, open.id] })
  })

  it('is found in pages from before there were marks', async () => {
    const subject = `p-${'c'.repeat(32)}`
    const old = anEntry({ more: { subject } })
    const chain = newId()
    await store(chain, [anEntry(), old])
    await db.knex('journal_page').where({ chain }).update({ subjects: null })
    assert.deepEqual(await about({ subjects: [subject] }), { total: 1, ids: [old.id] })
  })

  it('reads no page that does not hold the subject', async () => {
    const subject = `p-${'d'.repeat(32)}`
    const chain = newId()
    const its = anEntry({ more: { subject } })
    await store(chain, [its])
    const elsewhere = newId()
    await store(elsewhere, [anEntry({ more: { subject: `p-${'e'.repeat(32)}` } })])
    // A page that were read would break the look-up: its text is no entry any more.
    await db
      .knex('journal_page')
      .where({ chain: elsewhere })
      .update({ entries: `"subject":"${subject}"` })
    assert.deepEqual(await about({ subjects: [subject] }), { total: 1, ids: [its.id] })
    await db.knex('journal_page').where({ chain: elsewhere }).update({ subjects: null })
    await assert.rejects(about({ subjects: [subject] }), /is damaged; run `szyna journal verify`/)
    await db.knex('journal_page').where({ chain: elsewhere }).delete()
  })
})

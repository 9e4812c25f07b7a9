import assert from 'node:assert/strict'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'

import type { Database } from '#kernel/db/db.ts'
import { readId } from '#kernel/ids/ids.ts'
import { openLog } from '#kernel/log/log.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { temporaryFolder } from '#kernel/testing/temporary-folder.ts'
import { until } from '#kernel/testing/until.ts'

import { journalMigrations } from './migrations.ts'
import { aJournal, anEntry } from './testing/an-entry.ts'

describe('the journal', () => {
  let db: Database
  before(async () => {
    db = await testDatabase([journalMigrations])
  })
  after(() => db.close())

  async function stored(): Promise<number> {
    const { rows } = await db.knex.raw('select sum(last - first + 1) as n from journal_page')
    return Number(rows[0].n)
  }

  it('gives back an entry as it was appended, with its place in the chain', async () => {
    const journal = await aJournal(db, await temporaryFolder())
    const entry = anEntry({ more: { purpose: 'żółć', case: 7, 'a\u0000\n\ud800': true } })
    journal.append(entry)
    const [read] = await journal.read({ traceId: entry.traceId })
    const { chain, seq, hash, ...same } = read!
    assert.deepEqual(same, entry)
    assert.equal(seq, 1)
    assert.ok(readId(chain))
    assert.match(hash, /^[0-9a-f]{64}$/)
    await journal.close()
  })

  it('moves entries into the database by itself', async () => {
    const journal = await aJournal(db, await temporaryFolder())
    const before = await stored()
    for (let n = 0; n < 3; n++) journal.append(anEntry())
    await until('the entries are stored', async () => (await stored()) === before + 3)
    await journal.close()
  })

  it('stores what came at once in small pages, and tells how much waits', async () => {
    const journal = await aJournal(db, await temporaryFolder())
    const before = await stored()
    const pages = await db.knex('journal_page').pluck('first')
    const note = 'x'.repeat(4_000)
    for (let n = 0; n < 200; n++) journal.append(anEntry({ more: { note } }))
    await new Promise(setImmediate)
    assert.ok(journal.waiting > 800_000)
    await until('the entries are stored', async () => (await stored()) === before + 200)
    await until('nothing waits', () => journal.waiting === 0)
    const sizes = await db.knex('journal_page').select(db.knex.raw('length(entries) as bytes'))
    assert.ok(sizes.length - pages.length >= 6)
    assert.ok(Math.max(...sizes.map(({ bytes }) => Number(bytes))) < 128 * 1024)
    await journal.close()
  })

  it('lets nobody who asks to flush wait for the pauses between pages', async () => {
    const journal = await aJournal(db, await temporaryFolder())
    const note = 'x'.repeat(4_000)
    for (let n = 0; n < 200; n++) journal.append(anEntry({ more: { note } }))
    await until('storing has begun', () => journal.waiting < 700_000)
    journal.append(anEntry())
    await journal.flush()
    assert.equal(journal.waiting, 0)
    const verdict = await journal.verify()
    assert.ok(verdict.whole)
    await journal.close()
  })

  it('stores much that waits in larger pages', async () => {
    const journal = await aJournal(db, await temporaryFolder())
    const note = 'x'.repeat(40_000)
    for (let n = 0; n < 200; n++) journal.append(anEntry({ more: { note } }))
    await journal.flush()
    const sizes = await db.knex('journal_page').select(db.knex.raw('length(entries) as bytes'))
    assert.ok(Math.max(...sizes.map(({ bytes }) => Number(bytes))) > 200 * 1024)
    assert.ok((await journal.verify()).whole)
    await journal.close()
  })

  it('lists the newest first, page after page, and only what is asked for', async () => {
    const journal = await aJournal(db, await temporaryFolder())
    const entries = Array.from({ length: 25 }, (_, n) =>
      anEntry({ api: 'uw/permits/v2', system: n % 5 ? 'uw.desk' : null, traceId: `${n}` }),
    )
    for (const entry of entries) journal.append(entry)
    const api = 'uw/permits/v2'
    const first = await journal.read({ api, limit: 20 })
    const second = await journal.read({ api, limit: 20, after: first.at(-1)!.id })
    const ids = [...first, ...second].map(({ id }) => id)
    assert.deepEqual(ids, entries.map(({ id }) => id).toReversed())
    assert.equal((await journal.read({ api, system: 'uw.desk' })).length, 20)
    assert.deepEqual(
      (await journal.read({ api, traceId: '7' })).map(({ id }) => id),
      [entries[7]!.id],
    )
    await assert.rejects(journal.read({ after: 'the last' }), /must be the id of a journal entry/)
    await journal.close()
  })

  it('chains what two nodes append at the same time, each its own', async () => {
    const nodes = [
      await aJournal(db, await temporaryFolder()),
      await aJournal(db, await temporaryFolder()),
    ]
    const before = await nodes[0]!.verify()
    for (let n = 0; n < 3000; n++) nodes[n % 2]!.append(anEntry({ api: 'two/nodes/v1' }))
    await Promise.all(nodes.map((node) => node.flush()))
    const verdict = await nodes[0]!.verify()
    assert.ok(before.whole && verdict.whole)
    assert.equal(verdict.entries - before.entries, 3000)
    assert.equal(verdict.chains - before.chains, 2)
    const read = await nodes[0]!.read({ api: 'two/nodes/v1', limit: 1000 })
    assert.equal(new Set(read.map(({ chain }) => chain)).size, 2)
    await Promise.all(nodes.map((node) => node.close()))
  })

  it('goes on with its chain after a restart', async () => {
    const spoolDir = await temporaryFolder()
    const places: { chain: string; seq: number }[] = []
    for (let start = 0; start < 2; start++) {
      const journal = await aJournal(db, spoolDir)
      journal.append(anEntry())
      const [last] = await journal.read({ limit: 1 })
      places.push({ chain: last!.chain, seq: last!.seq })
      await journal.close()
    }
    assert.deepEqual(places[1], { ...places[0], seq: 2 })
  })

  it('takes entries of any length, and stores them in the order appended', async () => {
    const journal = await aJournal(db, await temporaryFolder())
    const entries = Array.from({ length: 30 }, (_, n) =>
      anEntry({ api: 'long/notes/v1', more: { note: 'ż'.repeat(n % 10 === 5 ? 700_000 : n) } }),
    )
    for (const entry of entries) journal.append(entry)
    const read = await journal.read({ api: 'long/notes/v1' })
    assert.deepEqual(
      read.map(({ seq, more }) => [seq, more!['note']]),
      entries.map(({ more }, n) => [n + 1, more!['note']]).toReversed(),
    )
    await journal.close()
  })

  it('never throws at a call: what cannot be written down is said in the log', async () => {
    let said = ''
    const log = openLog('warn', { write: (line) => void (said += line) })
    const spoolDir = await temporaryFolder()
    const journal = await aJournal(db, spoolDir, log)
    const wrong = [{ more: { n: 1n } }, { id: 'no id' }, { at: 'yesterday' }, { traceId: 7 }]
    for (const differing of wrong) journal.append(anEntry(differing as object))
    journal.append(undefined as never)
    const right = anEntry({ api: 'right/after/v1' })
    journal.append(right)
    const read = await journal.read({ api: 'right/after/v1' })
    assert.deepEqual(
      read.map(({ id }) => id),
      [right.id],
    )
    assert.equal(said.match(/was not entered/g)?.length, 2)
    assert.equal(said.match(/was set aside/g)?.length, 3)
    const aside = await readFile(join(spoolDir, 'unreadable.ndjson'), 'utf8')
    assert.match(aside, /^.*"id":"no id".*\n.*"at":"yesterday".*\n.*"traceId":7.*\n$/)
    await journal.close()
    journal.append(right)
    assert.match(said, /The journal is closed/)
  })

  it('keeps apart, for people, spooled lines in which no entry is found', async () => {
    const spoolDir = await temporaryFolder()
    const left = [JSON.stringify(anEntry()), '\0\0\0', '{"id":1}', JSON.stringify(anEntry())]
    await writeFile(join(spoolDir, '000000000007.ndjson'), `${left.join('\n')}\n{"torn`)
    const before = await stored()
    const journal = await aJournal(db, spoolDir)
    await journal.flush()
    assert.equal(await stored(), before + 2)
    const aside = await readFile(join(spoolDir, 'unreadable.ndjson'), 'utf8')
    assert.equal(aside, '\0\0\0\n{"id":1}\n')
    await journal.close()
    const kept = (await readdir(spoolDir)).filter((name) => /\d/.test(name))
    assert.deepEqual(kept, [])
  })

  it('stores nothing twice when it died after the commit, before the spool was cut', async () => {
    const spoolDir = await temporaryFolder()
    const journal = await aJournal(db, spoolDir)
    for (let n = 0; n < 2000; n++) journal.append(anEntry())
    await new Promise(setImmediate)
    const [name] = (await readdir(spoolDir)).filter((file) => /^\d+\.ndjson$/.test(file))
    const spooled = await readFile(join(spoolDir, name!), 'utf8')
    await journal.close()
    const before = await stored()
    await writeFile(join(spoolDir, name!), `${spooled}${JSON.stringify(anEntry())}\n`)
    const again = await aJournal(db, spoolDir)
    await again.flush()
    assert.equal(await stored(), before + 1)
    assert.equal((await again.verify()).whole, true)
    await again.close()
  })

  it('a spool that another journal has is refused, with the cure', async () => {
    const spoolDir = await temporaryFolder()
    const journal = await aJournal(db, spoolDir)
    await assert.rejects(
      aJournal(db, spoolDir),
      /in use by process \d+: stop that process, or give/,
    )
    await journal.close()
    await (await aJournal(db, spoolDir)).close()
  })
})

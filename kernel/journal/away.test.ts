import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { describe, it } from 'node:test'

import { openDatabase } from '#kernel/db/db.ts'
import type { Database } from '#kernel/db/db.ts'
import { openEmbedded } from '#kernel/db/embedded.ts'
import type { EmbeddedDatabase } from '#kernel/db/embedded.ts'
import { migrate } from '#kernel/db/migrate.ts'
import { openLog, silentLog } from '#kernel/log/log.ts'
import { makeServerDatabase, testDatabase } from '#kernel/testing/database.ts'
import { temporaryFolder } from '#kernel/testing/temporary-folder.ts'
import { until } from '#kernel/testing/until.ts'

import { journalMigrations } from './migrations.ts'
import { aJournal, anEntry } from './testing/an-entry.ts'

/** A database that can be away. */
interface Wanderer {
  readonly db: Database
  leave(): Promise<void>
  comeBack(): Promise<void>
  end(): Promise<void>
}

describe('the database goes away', () => {
  it('entries wait on disk, the log says so once, and all are stored when it is back', async (t) => {
    const { db, leave, comeBack, end } = await openWanderer()
    t.after(end)
    const spoolDir = await temporaryFolder()
    let said = ''
    const log = openLog('info', { write: (line) => void (said += line) })
    const journal = await aJournal(db, spoolDir, log)
    journal.append(anEntry())
    await journal.flush()
    await leave()
    const note = 'x'.repeat(6_000)
    for (let n = 0; n < 2000; n++) {
      journal.append(anEntry({ more: { note, n } }))
      if (n % 100 === 0) await new Promise(setImmediate)
    }
    await assert.rejects(journal.flush())
    await assert.rejects(journal.read({}))
    await assert.rejects(journal.verify())
    await new Promise((resolve) => setTimeout(resolve, 1000))
    assert.equal(said.match(/entries wait in the spool/g)?.length, 1)
    assert.ok((await segments(spoolDir)).length >= 2, 'several spool files')
    await comeBack()
    await until('it goes on by itself', () => said.includes('takes the journal again'), 15_000)
    assert.deepEqual(await journal.verify(), { whole: true, entries: 2001, chains: 1 })
    const last = await journal.read({ limit: 2 })
    assert.deepEqual(
      last.map(({ more }) => more!['n']),
      [1999, 1998],
    )
    assert.equal((await segments(spoolDir)).length, 1)
    await journal.close()
  })

  it('what waited is stored at the next start, before what comes then', async (t) => {
    const { db, leave, comeBack, end } = await openWanderer()
    t.after(end)
    const spoolDir = await temporaryFolder()
    const first = await aJournal(db, spoolDir)
    await leave()
    for (let n = 0; n < 100; n++) first.append(anEntry({ more: { n } }))
    await first.close()
    const second = await aJournal(db, spoolDir)
    for (let n = 100; n < 200; n++) second.append(anEntry({ more: { n } }))
    await comeBack()
    const read = await second.read({ limit: 1000 })
    assert.deepEqual(
      read.toReversed().map(({ seq, more }) => [seq, more!['n']]),
      Array.from({ length: 200 }, (_, n) => [n + 1, n]),
    )
    await second.close()
    assert.deepEqual(await segments(spoolDir), [])
  })

  const server = process.env['DATABASE_URL']
  const skip = server ? false : 'needs DATABASE_URL'

  // The first page of a chain is stored by a transaction, those after it by a statement alone.
  for (const [page, answer] of [
    ['first', 'COMMIT\0'],
    ['second', 'INSERT 0 1\0'],
  ] as const) {
    it(
      `a ${page} page whose commit was never answered is not stored twice`,
      { skip },
      async (t) => {
        const { db, cutAfter, end } = await behindProxy(server!)
        t.after(end)
        const journal = await aJournal(db, await temporaryFolder())
        if (page === 'second') {
          journal.append(anEntry())
          await journal.flush()
        }
        const before = await journal.verify()
        assert.ok(before.whole)
        for (let n = 0; n < 100; n++) journal.append(anEntry())
        cutAfter(answer)
        await assert.rejects(journal.flush())
        const { rows } = await db.knex.raw('select sum(last - first + 1) as n from journal_page')
        assert.equal(Number(rows[0].n), before.entries + 100, 'the cut came after the commit')
        const entries = before.entries + 100
        assert.deepEqual(await journal.verify(), { whole: true, entries, chains: 1 })
        await journal.close()
      },
    )
  }
})

async function segments(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => /^\d+\.ndjson$/.test(name))
}

async function openWanderer(): Promise<Wanderer> {
  const server = process.env['DATABASE_URL']
  return server ? await behindProxy(server) : await closedAndOpened()
}

/** The embedded one is closed, so that every query fails, and opened again as it was. */
async function closedAndOpened(): Promise<Wanderer> {
  let here = (await testDatabase([journalMigrations])) as EmbeddedDatabase
  let template: Uint8Array | undefined
  const db: Database = {
    get knex() {
      return here.knex
    },
    kind: 'pglite',
    ping: () => here.ping(),
    listen: (channel, on) => here.listen(channel, on),
    notify: (channel, payload) => here.notify(channel, payload),
    close: () => here.close(),
  }
  return {
    db,
    async leave() {
      template = await here.dump()
      await here.close()
    },
    async comeBack() {
      here = await openEmbedded({ template }, silentLog)
    },
    end: () => here.close(),
  }
}

async function behindProxy(server: string): Promise<Wanderer & { cutAfter(answer: string): void }> {
  const made = await makeServerDatabase(server)
  const proxy = await openProxy(made.url)
  const db = await openDatabase({ url: proxy.url }, silentLog)
  await migrate(db, [journalMigrations])
  return {
    db,
    leave: proxy.stop,
    cutAfter: proxy.cutAfter,
    comeBack: proxy.start,
    async end() {
      await db.close()
      await proxy.stop()
      await made.drop()
    },
  }
}

async function openProxy(url: string) {
  const target = new URL(url)
  const sockets = new Set<Socket>()
  let cutting: string | undefined
  let port = 0
  let server: Server
  await start()
  const own = new URL(url)
  own.hostname = '127.0.0.1'
  own.port = String(port)
  return { url: own.href, start, stop, cutAfter: (answer: string) => void (cutting = answer) }

  function start(): Promise<void> {
    server = createServer((inside) => {
      const outside = connect(Number(target.port || 5432), target.hostname)
      for (const socket of [inside, outside]) {
        sockets.add(socket)
        socket.on('error', () => {})
        socket.on('close', () => sockets.delete(socket))
      }
      inside.pipe(outside)
      outside.on('data', (bytes) => {
        // The server's word that it is committed.
        if (cutting !== undefined && bytes.includes(cutting)) {
          cutting = undefined
          inside.destroy()
          outside.destroy()
        } else inside.write(bytes)
      })
      inside.on('close', () => outside.destroy())
      outside.on('close', () => inside.destroy())
    })
    return new Promise((resolve) => {
      server.listen(port, '127.0.0.1', () => {
        port = (server.address() as AddressInfo).port
        resolve()
      })
    })
  }

  async function stop(): Promise<void> {
    const stopped = new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await stopped
  }
}

// What an entry of 412 bytes costs on this machine, printed as the README's figures; run by hand:
// `node kernel/journal/testing/measure.ts`, with DATABASE_URL for a server. It is no test and fails at
// nothing.

import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { systemClock } from '#kernel/clock/clock.ts'
import { openDatabase } from '#kernel/db/db.ts'
import { migrate } from '#kernel/db/migrate.ts'
import { newId } from '#kernel/ids/ids.ts'
import { silentLog } from '#kernel/log/log.ts'
import { makeServerDatabase } from '#kernel/testing/database.ts'

import { canonicalText } from '../chain.ts'
import { isEntry } from '../check-entry.ts'
import { openDrain } from '../drain.ts'
import type { JournalEntry } from '../journal.ts'
import { journalMigrations } from '../migrations.ts'
import { readEntries } from '../read.ts'
import { openSpool } from '../spool.ts'
import { verifyChains } from '../verify.ts'
import { anEntry } from './an-entry.ts'

const batch = 50_000
const folder = await mkdtemp(join(tmpdir(), 'szyna-measure-'))
const server = process.env['DATABASE_URL']
const made = server ? await makeServerDatabase(server) : undefined
const db = await openDatabase(made ? { url: made.url } : { folder: join(folder, 'db') }, silentLog)
await migrate(db, [journalMigrations])
say(
  `${made ? 'PostgreSQL' : 'PGlite'}; µs of CPU: main thread + PGlite's + the rest (V8's helpers)`,
)

await measureAppend()
for (const aTurn of [1, 4, 16]) await measureTurns(aTurn)
for (const which of ['first', 'second', 'third', 'fourth']) {
  const spool = openSpool(await mkdtemp(join(folder, 'spool-')), silentLog)
  const needs = { db, chain: newId(), spool, log: silentLog, clock: systemClock }
  const drain = openDrain(needs)
  for (let n = 0; n < batch; n++) spool.append(canonicalText(entryOf412(n)))
  spool.write()
  await measure(`drain, the ${which} ${batch}`, batch, () => drain.flush())
  await drain.close()
  spool.close()
}
for (const atOnce of [1, 10, 100]) await measureSmallPages(atOnce)
const all = 4 * batch + 3 * 500 * 111
await measure('verify', all, () => verifyChains(db.knex))
await measureReads()
await db.close()
await made?.drop()
await rm(folder, { recursive: true })

function entryOf412(n: number): JournalEntry {
  const system = n % 500 ? 'gmina.eurzad' : 'uw.desk'
  const traceId = randomBytes(16).toString('hex')
  const entry = anEntry({ traceId, system, totalMs: n / 8, more: { pad: '' } })
  const pad = 'x'.repeat(412 - canonicalText(entry).length)
  return { ...entry, more: { pad } }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

async function measure(what: string, entries: number, work: () => unknown): Promise<void> {
  const process0 = process.cpuUsage()
  const main0 = process.threadCpuUsage()
  const workers0 = workerThreads()
  const began = performance.now()
  await work()
  const ms = performance.now() - began
  const main = sum(process.threadCpuUsage(main0))
  const workers = workerThreads() - workers0
  const rest = sum(process.cpuUsage(process0)) - main - workers
  const costs = [main, workers, rest].map((us) => (us / entries).toFixed(2)).join(' + ')
  say(`${what.padEnd(32)} ${costs} µs; ${ms.toFixed(0)} ms, ${Math.round(entries / ms)} a ms`)
}

function sum({ user, system }: NodeJS.CpuUsage): number {
  return user + system
}

/** µs of CPU that worker threads, PGlite's is the only one, have had; 0 where the system is not Linux. */
function workerThreads(): number {
  const tasks = '/proc/self/task'
  if (!existsSync(tasks)) return 0
  const own = readdirSync(tasks).filter((task) =>
    readFileSync(`${tasks}/${task}/comm`, 'utf8').startsWith('WorkerThread'),
  )
  const spent = (task: string) => readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]
  return own.reduce((us, task) => us + Number(spent(task)) / 1000, 0)
}

async function measureAppend(): Promise<void> {
  const entries = Array.from({ length: batch }, (_, n) => entryOf412(n))
  for (let round = 0; round < 3; round++) {
    await measure('check and text of an entry', batch, () => {
      for (const entry of entries) if (isEntry(entry)) canonicalText(entry)
    })
  }
}

/** What an empty turn costs is printed beside it: it is part of it. */
async function measureTurns(aTurn: number): Promise<void> {
  const spool = openSpool(await mkdtemp(join(folder, 'turns-')), silentLog)
  const text = canonicalText(entryOf412(1))
  const turns = async (append: (text: string) => void) => {
    for (let n = 0; n < batch; n += aTurn) {
      for (let m = 0; m < aTurn; m++) append(text)
      await new Promise(setImmediate)
    }
  }
  for (let round = 0; round < 2; round++) {
    await measure(`spooled, ${aTurn} a turn`, batch, () => turns(spool.append))
  }
  await measure(`  an empty turn, by ${aTurn}`, batch, () => turns(() => {}))
  spool.close()
}

/** What calls come in between two rounds of the drain on a bus with little to do. */
async function measureSmallPages(atOnce: number): Promise<void> {
  const spool = openSpool(await mkdtemp(join(folder, 'spool-')), silentLog)
  const drain = openDrain({ db, chain: newId(), spool, log: silentLog, clock: systemClock })
  for (let round = 0; round < 3; round++) {
    const texts = Array.from({ length: 500 * atOnce }, (_, n) => canonicalText(entryOf412(n)))
    await measure(`drain, ${atOnce} a page`, 500 * atOnce, async () => {
      for (let page = 0; page < 500; page++) {
        for (let n = 0; n < atOnce; n++) spool.append(texts.pop()!)
        await drain.flush()
      }
    })
  }
  await drain.close()
  spool.close()
}

async function measureReads(): Promise<void> {
  const newest = await readEntries(db.knex, { limit: 1000 })
  const { traceId } = newest.at(-1)!
  const deep = (await readEntries(db.knex, { system: 'uw.desk', limit: 1000 }))[300]!
  for (let round = 0; round < 2; round++) {
    await measure('read the newest 50', 1, () => readEntries(db.knex, {}))
    await measure('read the newest 1000', 1, () => readEntries(db.knex, { limit: 1000 }))
    await measure('read 50 from deep down', 1, () => readEntries(db.knex, { after: deep.id }))
    await measure('read a trace', all, () => readEntries(db.knex, { traceId }))
    await measure('read a system that never called', all, () =>
      readEntries(db.knex, { system: 'nobody' }),
    )
    await measure('read 50 of 1 in 500', 1, () => readEntries(db.knex, { system: 'uw.desk' }))
  }
}

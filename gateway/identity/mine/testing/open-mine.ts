// `/me` on a server of its own for tests: real tables, real journal, real visits, and a door through
// which a test lets people in without a means of login. Mandates are the test's own.

import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { handWoundClock } from '#kernel/clock/clock.ts'
import type { HandWoundClock } from '#kernel/clock/clock.ts'
import { openJournal } from '#kernel/journal/journal.ts'
import type { Journal, JournalEntry } from '#kernel/journal/journal.ts'
import { journalMigrations } from '#kernel/journal/migrations.ts'
import { anEntry } from '#kernel/journal/testing/an-entry.ts'
import { silentLog } from '#kernel/log/log.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { catalogMigrations } from '#api-catalog/migrations.ts'
import { readLook } from '#api-catalog/portal/look/look.ts'
import type { PublishedApi } from '#api-catalog/published.ts'
import { openPages } from '../../../pages/pages.ts'
import type { PageRoute } from '../../../pages/pages.ts'
import { identityMigrations } from '../../migrations.ts'
import { levels } from '../../people/levels.ts'
import { openPeople } from '../../people/people.ts'
import type { People, Person } from '../../people/people.ts'
import { openRevocations } from '../../revocation/revocations.ts'
import { openPseudonym } from '../../secrets/pseudonym.ts'
import { openVisitors } from '../../visitors/visitors.ts'
import { openMine } from '../mine.ts'
import type { MineNeeds } from '../mine.ts'
import type { Hiding } from '../needs.ts'

export interface TestMine {
  readonly url: string
  readonly clock: HandWoundClock
  readonly anna: Person
  readonly jan: Person
  readonly people: People
  readonly journal: Journal
  readonly needs: MineNeeds
  readonly pseudonym: MineNeeds['pseudonym']
  /** Appends entries and waits until they are stored. */
  record(...entries: Partial<JournalEntry>[]): Promise<void>
  /** Where a browser goes to be logged in as this person: as a citizen, or as an official. */
  loginAddress(person: Person, as?: 'citizen' | 'official'): string
  close(): Promise<void>
}

export interface MineAround {
  readonly mandates?: MineNeeds['mandates']
  readonly apis?: readonly PublishedApi[]
  readonly hidings?: readonly Hiding[]
}

const membership = '018f0000-0000-7000-8000-000000000001'

export async function openTestMine(around: MineAround = {}): Promise<TestMine> {
  const clock = handWoundClock()
  const db = await testDatabase([journalMigrations, catalogMigrations, identityMigrations])
  const log = silentLog
  const spoolDir = await mkdtemp(join(tmpdir(), 'szyna-mine-'))
  const journal = await openJournal({ db, spoolDir, log, clock })
  const revocations = await openRevocations({ db, log, clock })
  const people = openPeople({ db, clock })
  const meet = (identifier: string, subject: string, givenNames: string) =>
    people.meet({
      country: 'PL',
      identifier,
      means: 'demo',
      subject,
      givenNames,
      surname: 'Testowska',
      birthDate: undefined,
    })
  const anna = await meet('86010799239', 'anna', 'Anna')
  const jan = await meet('44051401458', 'jan', 'Jan')
  let handle: ReturnType<ReturnType<typeof openPages>['serve']>
  const { assets } = readLook()
  const server = createServer((req, res) => {
    const asset = assets.get(req.url ?? '')
    if (asset === undefined) return handle(req, res)
    res.writeHead(200, { 'Content-Type': asset.mediaType }).end(asset.bytes)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const secret = new Uint8Array(32)
  const visitors = openVisitors({ db, clock, revocations, secret, publicUrl: url })
  const pseudonym = openPseudonym(secret)
  const needs: MineNeeds = {
    journal,
    people,
    visitors,
    mandates: around.mandates,
    pseudonym,
    apis: () => around.apis ?? [],
    hidings: () => around.hidings ?? [],
    clock,
  }
  const door: PageRoute = {
    at: 'GET /test-door/{person}/{context}',
    async answer({ req, res, params }) {
      const begun = { person: params['person']!, means: 'demo', acr: levels[1] }
      const { sid } = await visitors.begin(req, res, begun)
      if (params['context'] === 'official') await visitors.choose(sid, membership)
      return { redirect: '/me' }
    },
  }
  const name = async ({ person }: { person: string }) => {
    const { givenNames, surname } = (await people.find(person))!
    return `${givenNames} ${surname}`
  }
  handle = openPages({ visitors, name, publicUrl: url, log }).serve([door, ...openMine(needs)])
  return {
    url,
    clock,
    anna,
    jan,
    people,
    journal,
    needs,
    pseudonym,
    async record(...entries) {
      const at = new Date(clock.now()).toISOString()
      for (const entry of entries) void journal.append(anEntry({ at, ...entry }))
      await journal.flush()
    },
    loginAddress: ({ id }, as = 'citizen') => `${url}/test-door/${id}/${as}`,
    async close() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
      await revocations.close()
      await journal.close()
      await rm(spoolDir, { recursive: true })
      await db.close()
    },
  }
}

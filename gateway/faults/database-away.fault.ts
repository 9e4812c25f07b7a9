// The database goes away under load (P4): calls go on from what is in memory, tokens are checked, the
// journal waits on disk; what needs the database says so. When it is back, the journal is whole.
// A start without a database is not possible: the configuration is kept nowhere else.

import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { openCutProxy } from '#kernel/testing/cut-proxy.ts'
import type { CutProxy } from '#kernel/testing/cut-proxy.ts'
import { makeServerDatabase } from '#kernel/testing/database.ts'
import { until } from '#kernel/testing/until.ts'
import { ask, inParallel } from './ask.ts'
import { childBus } from './child-bus.ts'
import type { ChildBus, Use } from './child-bus.ts'
import { openFaultUpstream } from './fault-upstream.ts'
import type { FaultUpstream } from './fault-upstream.ts'

const server = process.env['DATABASE_URL']

describe('the database goes away', { skip: !server && 'needs DATABASE_URL' }, () => {
  let database: Awaited<ReturnType<typeof makeServerDatabase>>
  let wire: CutProxy
  let upstream: FaultUpstream
  let bus: ChildBus
  let root: string
  let credentials: string
  let use: Use
  before(async () => {
    database = await makeServerDatabase(server!)
    const url = new URL(database.url)
    wire = await openCutProxy({ host: url.hostname, port: Number(url.port || 5432) })
    url.host = `127.0.0.1:${wire.port}`
    upstream = await openFaultUpstream()
    bus = await childBus({}, { DATABASE_URL: url.href })
    root = await bus.publish('data', upstream.url)
    credentials = await bus.credentials('data')
    await call(0)
    use = await bus.use()
  })
  after(async () => {
    await bus.end()
    await wire.close()
    await upstream.close()
    await database.drop()
  })

  const call = async (nth: number) => {
    const head = `GET ${root}/ok/${nth} HTTP/1.1\r\nHost: bus\r\nConnection: close\r\n`
    return (await ask(bus.port, [`${head}${credentials}\r\n`])).bytes.toString()
  }
  const health = async () => {
    const answer = await fetch(`http://127.0.0.1:${bus.port}/readyz`)
    const { checks } = (await answer.json()) as { checks: { database: { status: string } } }
    return checks.database.status
  }

  it('and five hundred calls are answered as before', async () => {
    await wire.cut()
    await until('it is noticed', async () => (await health()) === 'warn')
    await inParallel(500, 16, async (n) => assert.match(await call(n), /^HTTP\/1\.1 200 /))
  })

  it('and an edit of a policy file still holds', async () => {
    const file = `${bus.policiesDir}/default.yaml`
    const mark = '  - transform-headers: { response: { set: { X-Edit: "away" } } }\n  - journal:'
    await writeFile(file, (await readFile(file, 'utf8')).replace('  - journal:', mark))
    await until('the edit is in force', async () => /x-edit: away/i.test(await call(1)))
  })

  it('and whoever needs it is told so, with no word of where it is', async () => {
    await assert.rejects(bus.publish('more', upstream.url), (error: Error) => {
      assert.match(error.message, /database/i)
      assert.doesNotMatch(error.message, /127\.0\.0\.1|postgres|ECONN/)
      return true
    })
  })

  it('and comes back: every call is in the journal, and nothing is left over', async () => {
    await wire.mend()
    await until('it is noticed', async () => (await health()) === 'pass', 30_000)
    await until(
      'it takes the journal',
      () => bus.printed().includes('takes the journal again'),
      30_000,
    )
    await bus.isUnharmed(use)
  })
})

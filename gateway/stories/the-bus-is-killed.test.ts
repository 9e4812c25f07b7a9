// What was acknowledged survives `kill -9` in mid-call, on nothing but the embedded database.

import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { openDatabase } from '#kernel/db/db.ts'
import { silentLog } from '#kernel/log/log.ts'
import { layEmptyDatabase } from '#kernel/testing/database.ts'
import { runSzyna } from '../cli/testing/run-szyna.ts'
import { start } from './a-child.ts'
import type { Started } from './a-child.ts'
import { openRegistry } from './a-registry.ts'
import type { Registry } from './a-registry.ts'
import { licences } from './licences.ts'

describe('the bus is killed', () => {
  let folder: string
  let env: Record<string, string>
  let registry: Registry
  let bus: Started
  let api: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'szyna-killed-'))
    env = {
      SZYNA_PORT: '0',
      SZYNA_ADMIN_PORT: '0',
      SZYNA_HOST: '127.0.0.1',
      SZYNA_DATA_DIR: folder,
    }
    await layEmptyDatabase(join(folder, 'database'))
    registry = await openRegistry(5)
    await writeFile(join(folder, 'licences.json'), JSON.stringify(licences))
    await rise()
  })
  after(async () => {
    await bus.kill()
    await registry.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function rise() {
    bus = start(['start'], env)
    const said = await bus.says(/Szyna\s+http\S+[^]*Admin\s+http/)
    api = `${/Szyna\s+(http\S+)/.exec(said)![1]}/api/gitd/licences/v1/licences/L-1`
  }

  async function json<data>(...args: string[]): Promise<data> {
    const { code, stdout, stderr } = await runSzyna([...args, '--json'], { SZYNA_DATA_DIR: folder })
    assert.equal(code, 0, stdout + stderr)
    return JSON.parse(stdout) as data
  }

  const token = async () =>
    (
      await json<{ access_token: string }>(
        'token',
        '--system',
        'gmina.eurzad',
        '--api',
        'gitd/licences',
      )
    ).access_token

  const callers = 8
  let answered = 0

  it('in mid-call, right after it acknowledged a registration and a system', async () => {
    const file = join(folder, 'licences.json')
    const registered = await json<{ published: boolean }>(
      'register',
      file,
      '--entity',
      'gitd',
      '--api',
      'licences',
      '--upstream',
      registry.url,
    )
    assert.equal(registered.published, true)
    await json('systems', 'add', '--entity', 'gmina', '--name', 'eurzad')
    const authorization = `Bearer ${await token()}`
    let alive = true
    const calling = Array.from({ length: callers }, async () => {
      while (alive) {
        const answer = await fetch(api, { headers: { authorization } }).catch(() => undefined)
        if (!answer?.ok || !(await answer.text().catch(() => ''))) return
        answered++
        if (answered === 200) {
          alive = false
          await bus.kill()
        }
      }
    })
    await Promise.all(calling)
    assert.ok(answered >= 200)
  })

  it('and comes back with the API, the system, the key that signed, and the calls it answered', async () => {
    const before = answered
    await rise()
    const answer = await fetch(api, { headers: { authorization: `Bearer ${await token()}` } })
    assert.equal(answer.status, 200)
    await answer.text()
    const verdict = await json<{ whole: boolean; entries: number }>('journal', 'verify')
    assert.equal(verdict.whole, true)
    // At most one call of each caller was entered whose answer did not arrive any more.
    const calls = before + 1
    const entered = `${verdict.entries} entries for ${calls} answered calls`
    assert.ok(verdict.entries >= calls && verdict.entries <= calls + callers, entered)
  })

  it('and names the row that was tampered with while it was down', async () => {
    await bus.kill()
    const db = await openDatabase({ folder: join(folder, 'database') }, silentLog)
    await db.knex.raw(
      `update journal_page set entries = replace(entries, '"status":200', '"status":201')
       where first = (select max(first) from journal_page where strpos(entries, '"status":200') > 0)`,
    )
    await db.close()
    await rise()
    const { code, stdout } = await runSzyna(['journal', 'verify', '--json'], {
      SZYNA_DATA_DIR: folder,
    })
    assert.equal(code, 1)
    const verdict = JSON.parse(stdout) as { whole: boolean; seq: number | string; why: string }
    assert.equal(verdict.whole, false)
    assert.ok(Number(verdict.seq) > 0)
    assert.ok(verdict.why.length > 0)
  })
})

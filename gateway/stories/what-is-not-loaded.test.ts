// Memory and start of the bus: what no call needs is not loaded before somebody asks for it. Whoever
// adds an `import` that undoes this is told here. Tried on the bus as a process, with PostgreSQL where
// `DATABASE_URL` says so.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { makeServerDatabase } from '#kernel/testing/database.ts'
import { temporaryFolder } from '#kernel/testing/temporary-folder.ts'

/** Package, and the address whose first request may load it. */
// oxfmt-ignore
const late: readonly [string, 'admin' | 'metrics' | 'issuer' | 'portal'][] = [
  ['fastify',       'admin'],
  ['prom-client',   'metrics'],
  ['oidc-provider', 'issuer'],
  ['koa',           'issuer'],
  ['markdown-it',   'portal'],
  ['sanitize-html', 'portal'],
]

/** Of workers, of servers that are not configured, of what happens rarely. */
// oxfmt-ignore
const absent = [
  '@redocly/openapi-core', '@electric-sql/pglite', '@nats-io/transport-node', '@nats-io/jetstream',
  'redis', '@redis/client', 'rate-limiter-flexible', 'undici',
]

describe('the main thread of a bus', () => {
  it('loads a room of its own at its first request, and not before', async () => {
    const bus = await startProcess()
    const before = await bus.loaded()
    const early = [...late.map(([name]) => name), ...absent].filter((name) => before.has(name))
    assert.deepEqual(early, [], 'loaded though nobody asked; import it where it is needed')
    for (const place of ['admin', 'metrics', 'issuer', 'portal'] as const) {
      assert.equal(await bus.ask(place), 200, place)
      const now = await bus.loaded()
      const missing = late.filter(([name, at]) => at === place && !now.has(name))
      assert.deepEqual(missing, [], `not loaded by ${place}: take it out of the table`)
    }
    const found = await bus.loaded()
    assert.deepEqual(
      absent.filter((name) => found.has(name)),
      [],
    )
  })
})

const fileAt = (path: string) => fileURLToPath(new URL(path, import.meta.url))

async function startProcess() {
  const dataDir = await temporaryFolder()
  const server = process.env['DATABASE_URL']
  const database = server === undefined ? undefined : await makeServerDatabase(server)
  const child = spawn(
    process.execPath,
    ['--import', fileAt('testing/tell-loaded.ts'), fileAt('../cli/szyna.js'), 'start'],
    {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: {
        PATH: process.env['PATH'],
        SZYNA_PORT: '0',
        SZYNA_ADMIN_PORT: '0',
        SZYNA_HOST: '127.0.0.1',
        SZYNA_DATA_DIR: dataDir,
        SZYNA_LOG: 'error',
        ...(database && { DATABASE_URL: database.url }),
      },
    },
  )
  const ended = once(child, 'exit')
  after(async () => {
    child.kill('SIGTERM')
    await ended
    await database?.drop()
  })
  await said(child, /Admin .*\n/, ended)
  const { publicUrl, adminUrl } = JSON.parse(await readFile(join(dataDir, 'bus.json'), 'utf8'))
  const credential = (await readFile(join(dataDir, 'admin.token'), 'utf8')).trim()
  const addresses = {
    admin: `${adminUrl}/admin/v1/status`,
    metrics: `${adminUrl}/metrics`,
    issuer: `${publicUrl}/oidc/jwks`,
    portal: `${publicUrl}/`,
  }
  return {
    async ask(place: keyof typeof addresses): Promise<number> {
      const headers = { authorization: `Bearer ${credential}` }
      const answer = await fetch(addresses[place], { headers })
      await answer.arrayBuffer()
      return answer.status
    },
    async loaded(): Promise<Set<string>> {
      child.send('loaded')
      const [names] = (await once(child, 'message')) as [string[]]
      return new Set(names)
    },
  }
}

function said(child: ChildProcess, text: RegExp, ended: Promise<unknown>): Promise<void> {
  return new Promise((done, fail) => {
    let out = ''
    child.stdout!.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      if (text.test(out)) done()
    })
    void ended.then(() => fail(new Error(`The bus ended: ${out}`)))
  })
}

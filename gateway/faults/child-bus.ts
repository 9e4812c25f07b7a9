// The whole bus as a process of its own, under attack: started by its command line with the log at
// its loudest, one API per upstream, a token that is let in. It knows what must hold after every
// attack: the same process, its sockets and memory back, nothing unhandled, no secret in its log.

import assert from 'node:assert/strict'
import { cp, mkdtemp, readFile, readdir, readlink, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '#kernel/testing/until.ts'
import { addSystem } from '../cli/add-system.ts'
import { fetchToken } from '../cli/fetch-token.ts'
import { askAdmin, findBus } from '../cli/running-bus.ts'
import { start } from '../stories/a-child.ts'
import { calls } from './calls-document.ts'

export interface ChildBus {
  readonly pid: number
  readonly port: number
  readonly adminUrl: string
  readonly dataDir: string
  readonly policiesDir: string
  /** Publishes an API of `calls-document.ts`; gives its root, `/api/faults/{name}/v1`. */
  publish(name: string, upstream: string, policy?: string): Promise<string>
  /** Fields of a head that is let in by `require-token`, each with its line end. */
  credentials(name: string): Promise<string>
  /** What no log may hold, besides the tokens and cookies of `credentials`. */
  readonly secrets: Set<string>
  printed(): string
  use(): Promise<Use>
  /** Waits until sockets and memory are back where they were, and looks through the log. */
  isUnharmed(before: Use): Promise<void>
  /** Ends it as a service manager does; it must end by itself, and well. */
  end(): Promise<void>
}

/** What a process holds. */
export interface Use {
  readonly descriptors: number
  readonly residentMiB: number
}

/** `env` beyond an embedded database and free ports; `policies`: files beside the shipped ones, by name. */
export async function childBus(
  policies: Readonly<Record<string, string>> = {},
  env: Record<string, string> = {},
): Promise<ChildBus> {
  const dataDir = await mkdtemp(join(tmpdir(), 'szyna-faults-'))
  const policiesDir = join(dataDir, 'policies')
  await cp(new URL('../../policies', import.meta.url), policiesDir, {
    recursive: true,
    filter: (from) => !/\.(ts|cases\.yaml|md)$/.test(from),
  })
  for (const [name, text] of Object.entries(policies)) {
    await writeFile(join(policiesDir, `${name}.yaml`), text)
  }
  const started = start(['start'], {
    SZYNA_PORT: '0',
    SZYNA_ADMIN_PORT: '0',
    SZYNA_HOST: '127.0.0.1',
    SZYNA_DATA_DIR: dataDir,
    SZYNA_POLICIES: policiesDir,
    SZYNA_LOG: 'debug',
    ...env,
  })
  await started.says(/Szyna\s+http\S+[^]*Admin\s+http/)
  const bus = await findBus({ SZYNA_DATA_DIR: dataDir })
  const { pid = 0 } = started.process
  const { printed } = started
  const secrets = new Set<string>()
  let systems = 0
  const use = () => useOf(pid)
  return {
    pid,
    port: Number(new URL(bus.publicUrl).port),
    adminUrl: bus.adminUrl,
    dataDir,
    policiesDir,
    secrets,
    printed,
    use,
    async publish(name, upstream, policy = 'default') {
      const files = { 'openapi.json': JSON.stringify(calls) }
      const source = { kind: 'files', entry: 'openapi.json', files }
      const body = { entity: 'faults', api: name, policy, upstream, source }
      await askAdmin(bus, 'POST', '/admin/v1/apis', { body })
      return `/api/faults/${name}/v1`
    },
    async credentials(name) {
      const system = `caller-${(systems += 1)}`
      await addSystem(bus, { entity: 'faults', name: system })
      const token = await fetchToken(bus, { system: `faults.${system}`, api: `faults/${name}` })
      const cookie = `session=${token.access_token.slice(-24)}`
      // The signature alone is enough to know it by.
      secrets.add(token.access_token.slice(-40)).add(cookie)
      return `Authorization: Bearer ${token.access_token}\r\nCookie: ${cookie}\r\n`
    },
    async isUnharmed(before) {
      assert.equal(started.process.exitCode, null, printed())
      const alive = await fetch(`${bus.publicUrl}/livez`)
      assert.equal(alive.status, 200)
      await alive.arrayBuffer()
      await until('descriptors and memory are back', () => isBack(before, use), 60_000)
      assert.doesNotMatch(printed(), /unhandled|uncaught|TypeError|RangeError|MaxListeners/i)
      for (const text of [printed(), await journalSpool(dataDir)]) {
        for (const secret of secrets)
          assert.ok(!text.includes(secret), `${secret} was written down`)
      }
    },
    async end() {
      started.process.kill('SIGTERM')
      const { code, stderr } = await started.ended
      await rm(dataDir, { recursive: true, force: true })
      assert.equal(code, 0, stderr)
    },
  }
}

/** A collection of garbage more or less, and what the allocator keeps of it. */
const slackMiB = 150

async function isBack(before: Use, use: () => Promise<Use>): Promise<boolean> {
  const now = await use()
  const { descriptors, residentMiB } = before
  if (now.descriptors <= descriptors + 5 && now.residentMiB <= residentMiB + slackMiB) return true
  throw new Error(`${JSON.stringify(now)}, before: ${JSON.stringify(before)}`)
}

/** proc(5). Files of the embedded database do not count: it opens each table when it first needs it. */
async function useOf(pid: number): Promise<Use> {
  const names = await readdir(`/proc/${pid}/fd`)
  const [status, ...open] = await Promise.all([
    readFile(`/proc/${pid}/status`, 'utf8'),
    ...names.map((name) => readlink(`/proc/${pid}/fd/${name}`).catch(() => '')),
  ])
  const residentMiB = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) >> 10
  const descriptors = open.filter((path) => path !== '' && !path.includes('/database/pgdata/'))
  return { descriptors: descriptors.length, residentMiB }
}

/** What the journal wrote to disk as it came. */
async function journalSpool(dataDir: string): Promise<string> {
  const folder = join(dataDir, 'journal')
  const names = await readdir(folder)
  const texts = await Promise.all(
    names.map((name) => readFile(join(folder, name), 'latin1').catch(() => '')),
  )
  return texts.join('')
}

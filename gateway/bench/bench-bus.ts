// A whole bus for the bench, as `npm start` composes it, with one system that calls; in a place that
// may hold what a former one left.

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { readConfig } from '#kernel/config/config.ts'
import { collectAll } from '#kernel/garbage/garbage.ts'
import { addSystem } from '../cli/add-system.ts'
import { fetchToken } from '../cli/fetch-token.ts'
import type { RunningBus } from '../cli/running-bus.ts'
import { startBus } from '../main.ts'
import type { Place } from './bench-place.ts'

export interface BenchBus {
  readonly port: number
  /** Publishes a document as `bench/{api}`, under the policy of that name. */
  register(api: string, document: object, upstream: number, policy: string): Promise<void>
  /** Waits until every composition is served. */
  composed(): Promise<void>
  /** The field that a caller shows. */
  tokenFor(api: string): Promise<string>
  /** Waits until every call that has ended is in the database. */
  settle(): Promise<void>
  close(): Promise<void>
}

/** Texts by name: policy files, and compositions where the bus knows any. */
export interface BenchFiles {
  readonly policies: Readonly<Record<string, string>>
  readonly compositions?: Readonly<Record<string, string>>
}

export async function startBenchBus(
  { dataDir, databaseUrl }: Place,
  { policies, compositions }: BenchFiles,
): Promise<BenchBus> {
  const policiesDir = await writeTo(join(dataDir, 'policies'), policies)
  const config = readConfig({
    SZYNA_PORT: '0',
    SZYNA_ADMIN_PORT: '0',
    SZYNA_HOST: '127.0.0.1',
    SZYNA_DATA_DIR: dataDir,
    SZYNA_POLICIES: policiesDir,
    SZYNA_LOG: 'error',
    ...(databaseUrl && { DATABASE_URL: databaseUrl }),
    ...(compositions && {
      SZYNA_COMPOSITIONS: await writeTo(join(dataDir, 'compositions'), compositions),
    }),
  })
  const { publicUrl, adminUrl, close } = await startBus(config, {
    print: () => {},
    beforeOpening: collectAll,
  })
  const credential = (await readFile(join(dataDir, 'admin.token'), 'utf8')).trim()
  const bus: RunningBus = { publicUrl, adminUrl, credential, dataDir }
  const admin = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${adminUrl}/admin/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${credential}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`)
    return await answer.json()
  }
  let known = false
  return {
    port: Number(new URL(publicUrl).port),
    async register(api, document, upstream, policy) {
      const files = { 'openapi.json': JSON.stringify(document) }
      const source = { kind: 'files', entry: 'openapi.json', files }
      const address = `http://127.0.0.1:${upstream}`
      await admin('POST', 'apis', { entity: 'bench', api, policy, upstream: address, source })
      if (!known) await addSystem(bus, { entity: 'bench', name: 'caller' })
      known = true
    },
    async composed() {
      const unserved = async () => {
        const { compositions: all } = (await admin('GET', 'compositions')) as Compositions
        return all.length > 0 && all.every(({ state }) => state === 'serving') ? undefined : all
      }
      const late = performance.now() + 10_000
      for (let left = await unserved(); left !== undefined; left = await unserved()) {
        if (performance.now() > late) throw new Error(`Not served: ${JSON.stringify(left)}`)
        await wait(50)
      }
    },
    async tokenFor(api) {
      const token = await fetchToken(bus, { system: 'bench.caller', api: `bench/${api}` })
      return `Authorization: Bearer ${token.access_token}`
    },
    settle: async () => void (await admin('GET', 'journal?limit=1')),
    close,
  }
}

interface Compositions {
  readonly compositions: readonly { readonly state: string }[]
}

async function writeTo(folder: string, texts: Readonly<Record<string, string>>): Promise<string> {
  await mkdir(folder, { recursive: true })
  for (const [name, text] of Object.entries(texts)) {
    await writeFile(join(folder, `${name}.yaml`), text)
  }
  return folder
}

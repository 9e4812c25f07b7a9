// What the figures were measured on: without it they say nothing.

import { readFile } from 'node:fs/promises'
import { arch, cpus, release, totalmem, type } from 'node:os'

export async function machine(): Promise<Record<string, string>> {
  const [first] = cpus()
  return {
    cpu: `${cpus().length} × ${first?.model.trim() ?? 'unknown'}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${type()} ${release()} ${arch()}`,
    node: process.version,
    undici: await version('undici'),
    'http-proxy-middleware': await version('http-proxy-middleware'),
    database: process.env.DATABASE_URL === undefined ? 'embedded' : 'DATABASE_URL',
    at: new Date().toISOString(),
  }
}

async function version(name: string): Promise<string> {
  const file = new URL(`../../node_modules/${name}/package.json`, import.meta.url)
  const { version: found } = JSON.parse(await readFile(file, 'utf8')) as { version: string }
  return found
}

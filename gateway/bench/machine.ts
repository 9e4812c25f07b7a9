// What the figures were measured on: without it they say nothing.

import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { arch, cpus, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nginxPath } from './call/nginx-path.ts'

export async function machine(): Promise<Record<string, string>> {
  const [first] = cpus()
  return {
    cpu: `${cpus().length} × ${first?.model.trim() ?? 'unknown'}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${type()} ${release()} ${arch()}`,
    node: process.version,
    undici: await version('undici'),
    nginx: nginxVersion(),
    'http-proxy-middleware': await version('http-proxy-middleware'),
    'express-gateway': await expressGatewayVersion(),
    database: process.env.DATABASE_URL === undefined ? 'embedded' : 'DATABASE_URL',
    at: new Date().toISOString(),
  }
}

const absent = 'none'
const here = fileURLToPath(new URL('../..', import.meta.url))

async function expressGatewayVersion(): Promise<string> {
  const folder = process.env.SZYNA_BENCH_EXPRESS_GATEWAY
  return folder ? version('express-gateway', folder) : absent
}

/** It says so on its standard error: `nginx version: nginx/1.22.1`. */
function nginxVersion(): string {
  const path = nginxPath()
  if (path === undefined) return absent
  return /nginx\/(\S+)/.exec(spawnSync(path, ['-v'], { encoding: 'utf8' }).stderr)?.[1] ?? 'unknown'
}

async function version(name: string, folder = here): Promise<string> {
  const file = join(folder, 'node_modules', name, 'package.json')
  const { version: found } = JSON.parse(await readFile(file, 'utf8')) as { version: string }
  return found
}

// The real Express Gateway, installed into a folder of its own outside the repository and started as a
// child on loopback. Only its answers are looked at; nothing of it becomes part of the bus.

import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { people } from './people.ts'

export const version = '1.16.11'
const folder = join(tmpdir(), `szyna-parity-express-gateway-${version}`)

export interface RealGateway {
  readonly url: string
  /** Ids that it gave to people, by name. */
  readonly ids: ReadonlyMap<string, string>
  close(): void
}

/** @throws Error with the cure when it cannot be had */
export async function install(): Promise<void> {
  if (await exists(join(folder, 'node_modules', 'express-gateway', 'package.json'))) return
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), '{"private":true}\n')
  const words = [
    'install',
    `express-gateway@${version}`,
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
  ]
  try {
    await promisify(execFile)('npm', words, { cwd: folder })
  } catch (error) {
    throw new Error(
      `express-gateway@${version} could not be installed into ${folder}: is there an npm registry? Without one, \`npm test\` compares with what was recorded.`,
      { cause: error },
    )
  }
}

export async function startReal(config: string, service: string): Promise<RealGateway> {
  const own = join(folder, 'config')
  const from = join(folder, 'node_modules', 'express-gateway', 'lib', 'config', 'models')
  const [port, admin] = [await freePort(), await freePort()]
  await rm(own, { recursive: true, force: true })
  await mkdir(own, { recursive: true })
  await cp(from, join(own, 'models'), { recursive: true })
  const text = await readFile(config, 'utf8')
  await writeFile(
    join(own, 'gateway.config.yml'),
    `${text}\nadmin: { port: ${admin}, host: 127.0.0.1 }\n`,
  )
  await writeFile(join(own, 'system.config.yml'), JSON.stringify(system))
  const child = spawn(
    process.execPath,
    ['-e', start, own, String(port), service, 'express-gateway'],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const url = `http://127.0.0.1:${port}`
  const adminUrl = `http://127.0.0.1:${admin}`
  try {
    await answers(child, url, adminUrl)
    return { url, ids: await addPeople(adminUrl), close: () => void child.kill() }
  } catch (error) {
    child.kill()
    throw error
  }
}

/** What the child runs; a proxy of the surroundings would change what reaches the service. */
const start = `
const [folder, PORT, SERVICE, name] = process.argv.slice(1)
Object.assign(process.env, { PORT, SERVICE, EG_DISABLE_CONFIG_WATCH: 'true', LOG_LEVEL: 'error' })
for (const proxy of ['http_proxy', 'HTTP_PROXY']) delete process.env[proxy]
require(name)().load(folder).run()`

const life = { timeToExpiry: 7_200_000 }
const system = {
  db: { redis: { emulate: true, namespace: 'EG' } },
  crypto: { cipherKey: 'parity', algorithm: 'aes256', saltRounds: 4 },
  session: { secret: 'parity', resave: false, saveUninitialized: false },
  accessTokens: life,
  refreshTokens: life,
  authorizationCodes: life,
}

async function addPeople(admin: string): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  await post(admin, '/scopes', { scopes: ['read', 'write'] })
  for (const { username, keys, password, jwt } of people) {
    const user = await post(admin, '/users', { username, firstname: 'A', lastname: 'B' })
    const consumerId = String((user as { id: string }).id)
    ids.set(username, consumerId)
    const add = (type: string, credential: object) =>
      post(admin, '/credentials', { consumerId, type, credential })
    for (const { active, ...one } of keys) {
      await add('key-auth', one)
      if (!active)
        await post(admin, `/credentials/key-auth/${one.keyId}/status`, { status: false }, 'PUT')
    }
    await add('basic-auth', password)
    for (const keyId of jwt) await add('jwt', { keyId, keySecret: 'unused' })
  }
  return ids
}

async function post(
  admin: string,
  path: string,
  body: object,
  method: 'POST' | 'PUT' = 'POST',
): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(admin + path, { method, headers, body: JSON.stringify(body) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path} of Express Gateway: ${answer.status} ${text}`)
  return text.startsWith('{') ? JSON.parse(text) : text
}

async function answers(child: ChildProcess, ...urls: string[]): Promise<void> {
  let said = ''
  child.stderr?.on('data', (chunk) => (said += String(chunk)))
  child.stdout?.on('data', (chunk) => (said += String(chunk)))
  for (const url of urls) {
    for (let tries = 0; ; tries++) {
      if (child.exitCode !== null || tries > 150)
        throw new Error(`Express Gateway did not start:\n${said}`)
      if (
        await fetch(url).then(
          () => true,
          () => false,
        )
      )
        break
      await wait(200)
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  )
}

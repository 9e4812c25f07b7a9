// The ports that the configuration names, with the guards of the public door of the bus.

import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createSecureContext } from 'node:tls'
import type { SecureContext } from 'node:tls'
import { guardServer, serverOptions } from '../data-plane/server-options.ts'
import type { EgConfig, HttpsConfig } from './config/config.ts'
import { openDoor } from './door.ts'
import type { DoorDeps } from './door.ts'
import { compileWildcard } from './route/host-pattern.ts'

export interface Listener {
  /** `http://127.0.0.1:8080` */
  readonly url: string
  close(graceMs: number): Promise<void>
}

/** Reads a file that the configuration names. Throws a sentence. */
type ReadFile = (path: string) => string

export async function listen(
  { http, https }: EgConfig,
  deps: DoorDeps,
  readFile: ReadFile,
): Promise<Listener[]> {
  const listeners: Listener[] = []
  try {
    if (http !== undefined) {
      listeners.push(await start(createServer(serverOptions), http, 'http', deps))
    }
    if (https !== undefined) {
      const options = { ...serverOptions, ...https.options, ...certificatesOf(https, readFile) }
      listeners.push(await start(createSecureServer(options), https, 'https', deps))
    }
    return listeners
  } catch (error) {
    await Promise.all(listeners.map((one) => one.close(0)))
    throw error
  }
}

/** What has to be the same for the listeners to go on after an edit. */
export function listensAt({ http, https }: EgConfig): string {
  return JSON.stringify([http, https])
}

async function start(
  server: Server,
  { port, hostname = '0.0.0.0' }: { port: number; hostname?: string },
  proto: 'http' | 'https',
  deps: DoorDeps,
): Promise<Listener> {
  guardServer(server, () => true)
  await new Promise<void>((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const inUse = error.code === 'EADDRINUSE' || error.code === 'EACCES'
      const cure = `Port ${port} on ${hostname} cannot be had; free it, or write another \`port\` under \`${proto}\`.`
      fail(inUse ? new Error(cure) : error)
    })
    server.listen(port, hostname, () => done())
  })
  const host = `${hostname}:${(server.address() as AddressInfo).port}`
  server.on('request', openDoor(deps, proto === 'https', { proto, host }))
  return { url: `${proto}://${host}`, close: (graceMs) => close(server, graceMs) }
}

function close(server: Server, graceMs: number): Promise<void> {
  return new Promise((done) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs)
    server.close(() => {
      clearTimeout(cut)
      done()
    })
    server.closeIdleConnections()
  })
}

/** `default` for names that no other entry fits; the others by wildcard. */
function certificatesOf({ tls }: HttpsConfig, readFile: ReadFile) {
  const read = Object.entries(tls).map(([name, { key, cert, ca }]) => ({
    name,
    ...(key !== undefined && { key: readFile(key) }),
    ...(cert !== undefined && { cert: readFile(cert) }),
    ...(ca !== undefined && { ca: ca.map(readFile) }),
  }))
  const { name: _, ...usual } = read.find(({ name }) => name === 'default') ?? { name: '' }
  const named = read.flatMap(({ name, ...certificate }) => {
    const pattern = name === 'default' ? undefined : compileWildcard(name)
    return pattern === undefined ? [] : [{ pattern, context: createSecureContext(certificate) }]
  })
  const fallback = Object.keys(usual).length > 0 ? createSecureContext(usual) : undefined
  return {
    ...usual,
    ...(named.length > 0 && {
      SNICallback(name: string, done: (error: Error | null, context?: SecureContext) => void) {
        const context = named.find(({ pattern }) => pattern.matches(name))?.context ?? fallback
        if (context !== undefined) return done(null, context)
        done(new Error(`There is no certificate for this name, and no default.`))
      },
    }),
  }
}

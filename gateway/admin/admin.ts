// The admin listener. It listens apart from the public one, so that a mistake in a reverse proxy cannot
// show it to the world. Port and credential are taken at the start; what answers behind them is loaded
// at the first request.

import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openAtFirstKnock } from '#kernel/knock/open-at-first-knock.ts'
import { answerAfterKnock } from '../answer-after-knock.ts'
import { PortTaken } from '../doors.ts'
import type { AdminApi, AdminApiNeeds } from './admin-api.ts'
import { ensureCredential } from './credential.ts'

export interface Admin {
  /** Gives back the address, `http://127.0.0.1:9080`; throws `PortTaken`, a sentence with the cure. */
  listen(host: string, port: number): Promise<string>
  close(): Promise<void>
}

/** Milliseconds: until a whole request is there, and that a connection may be silent. */
const limits = { requestTimeout: 60_000, keepAliveTimeout: 72_000 }

export async function openAdmin(needs: AdminApiNeeds): Promise<Admin> {
  const { log, config } = needs
  const rule = { credential: await ensureCredential(config.dataDir), host: config.adminHost }
  let api: AdminApi | undefined
  const knock = openAtFirstKnock(async () => {
    const { openAdminApi } = await import('./admin-api.ts')
    return (api = await openAdminApi(needs, rule))
  })
  const server = createServer(limits, answerAfterKnock(knock, { name: 'admin', log }))
  return {
    async listen(host, port) {
      await listen(server, host, port).catch((error: NodeJS.ErrnoException) => {
        throw explainListen(error, host, port)
      })
      return addressOf(server, host)
    },
    async close() {
      const closed = new Promise((done) => server.close(done))
      server.closeAllConnections()
      await closed
      await api?.close()
    },
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail)
    server.listen(port, host, () => {
      server.off('error', fail)
      done()
    })
  })
}

function addressOf(server: Server, host: string): string {
  const { port, address, family } = server.address() as AddressInfo
  const everywhere = address === '0.0.0.0' || address === '::'
  const name = everywhere ? '127.0.0.1' : family === 'IPv6' ? `[${address}]` : address
  return `http://${host === 'localhost' ? 'localhost' : name}:${port}`
}

function explainListen(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new PortTaken(
        `Port ${port} on ${host} is in use by another program; stop it or set another SZYNA_ADMIN_PORT.`,
      )
    case 'EACCES':
      return new PortTaken(
        `This user may not listen on port ${port}; set SZYNA_ADMIN_PORT above 1023.`,
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new PortTaken(`This machine has no address ${host}; set another SZYNA_ADMIN_HOST.`)
    default:
      return error
  }
}

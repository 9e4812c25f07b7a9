// A portal on a port of its own, over the APIs given, for tests. Its `publicUrl` is `https://szyna.example`;
// `own`: the address it really has, as forms need it.

import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { systemClock } from '#kernel/clock/clock.ts'
import { silentLog } from '#kernel/log/log.ts'
import type { PublishedApi } from '../../published.ts'
import { openPortal } from '../portal.ts'
import type { Portal, PortalDeps } from '../portal.ts'
import { walksOf } from './publish.ts'

export interface TestPortal {
  readonly server: Server
  readonly url: string
  close(): Promise<void>
}

export async function openTestPortal(
  apis: readonly PublishedApi[],
  deps: Partial<PortalDeps> = {},
  /** Answers calls of `/api` and `/sandbox`. */
  calls?: RequestListener,
): Promise<TestPortal> {
  let portal: Portal | undefined
  const server = createServer((req, res) => {
    const isCall = /^\/(?:api|sandbox)\//.test(req.url ?? '')
    if (isCall && calls !== undefined) calls(req, res)
    else portal?.handle(req, res)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  portal = openPortal({
    apis: () => apis,
    describe: walksOf,
    findings: () => Promise.resolve([]),
    log: silentLog,
    clock: systemClock,
    ...deps,
    publicUrl: deps.publicUrl === 'own' ? url : (deps.publicUrl ?? 'https://szyna.example'),
  })
  return {
    server,
    url,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

/** A page as one line, so that a test does not depend on how its source is indented. */
export function flat(page: string): string {
  return page
    .replace(/\s+/g, ' ')
    .replace(/ (?=<)|(?<=>) /g, '')
    .replace(/ \/?>/g, '>')
}

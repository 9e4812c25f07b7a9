// A portal on a port of its own, over the APIs given, for tests.

import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { silentLog } from '#kernel/log/log.ts'
import type { PublishedApi } from '../../published.ts'
import { openPortal } from '../portal.ts'
import type { PortalDeps } from '../portal.ts'
import { walksOf } from './publish.ts'

export interface TestPortal {
  readonly server: Server
  readonly url: string
  close(): Promise<void>
}

export async function openTestPortal(
  apis: readonly PublishedApi[],
  deps: Partial<PortalDeps> = {},
): Promise<TestPortal> {
  const portal = openPortal({
    apis: () => apis,
    describe: walksOf,
    findings: () => Promise.resolve([]),
    publicUrl: 'https://szyna.example',
    log: silentLog,
    ...deps,
  })
  const server = createServer((req, res) => portal.handle(req, res))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    server,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
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

// The system of a registry, for stories: a plain server on the loopback that answers every call with
// the licence asked for and keeps what it saw.

import { createServer } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Registry {
  readonly url: string
  readonly calls: { method: string; url: string; headers: IncomingHttpHeaders }[]
  /** Its system has broken down: every answer is 500 from now on. */
  breakDown(): void
  close(): Promise<void>
}

export async function openRegistry(delayMs = 0): Promise<Registry> {
  const calls: Registry['calls'] = []
  let broken = false
  const server = createServer((req, res) => {
    const { method = '', url = '', headers } = req
    calls.push({ method, url, headers })
    req.resume().on('end', () => {
      const id = url.split('?')[0]!.split('/')[2] ?? 'L-1'
      const body = JSON.stringify({ id, holder: 'Rejestr', valid: false })
      const status = broken ? 500 : method === 'POST' ? 201 : 200
      setTimeout(() => {
        res.writeHead(status, { 'content-type': 'application/json' }).end(body)
      }, delayMs)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    breakDown: () => void (broken = true),
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

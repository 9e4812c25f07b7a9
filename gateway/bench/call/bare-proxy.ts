// A peer: the barest proxy of node:http and undici, with nothing on. What the bus adds to it is the
// price of everything the bus does.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Pool } from 'undici'
import { answering } from '../child.ts'
import type { Target } from './target.ts'
import { recordPath } from './target.ts'

let running: Promise<Target> | undefined

answering(({ upstream }: { upstream: number }) => (running ??= start(upstream)))

async function start(upstream: number): Promise<Target> {
  const pool = new Pool(`http://127.0.0.1:${upstream}`, { connections: 128, pipelining: 1 })
  const server = createServer((req, res) => {
    const headers: string[] = []
    for (let at = 0; at < req.rawHeaders.length; at += 2) {
      const name = req.rawHeaders[at]!
      if (/^(?:connection|keep-alive|host)$/i.test(name)) continue
      headers.push(name, req.rawHeaders[at + 1]!)
    }
    pool.dispatch(
      { path: req.url!, method: 'GET', headers },
      {
        onRequestStart() {},
        onResponseStart(_controller, status, answer) {
          const { connection: _, 'keep-alive': __, ...rest } = answer
          res.writeHead(status, rest)
        },
        onResponseData: (_controller, chunk) => void res.write(chunk),
        onResponseEnd: () => void res.end(),
        onResponseError: () => void res.destroy(),
      },
    )
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { port: (server.address() as AddressInfo).port, path: recordPath, headers: [] }
}

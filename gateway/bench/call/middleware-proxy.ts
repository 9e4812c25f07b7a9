// A peer: http-proxy-middleware on node:http, plain proxying with a keep-alive agent.

import { Agent, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createProxyMiddleware } from 'http-proxy-middleware'
import { answering } from '../child.ts'
import type { Target } from './target.ts'
import { recordPath } from './target.ts'

let running: Promise<Target> | undefined

answering(({ upstream }: { upstream: number }) => (running ??= start(upstream)))

async function start(upstream: number): Promise<Target> {
  const middleware = createProxyMiddleware({
    target: `http://127.0.0.1:${upstream}`,
    agent: new Agent({ keepAlive: true, maxSockets: 128 }),
  })
  const server = createServer((req, res) => {
    void middleware(req, res, () => res.writeHead(404).end())
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { port: (server.address() as AddressInfo).port, path: recordPath, headers: [] }
}

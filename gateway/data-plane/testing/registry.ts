// A stand-in registry behind the gateway: a real HTTP server that notes what reaches it.

import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Registry {
  readonly url: string
  readonly calls: SeenCall[]
  close(): Promise<void>
}

export interface SeenCall {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly rawHeaders: readonly string[]
}

export async function openRegistry(
  answer: (req: IncomingMessage, res: ServerResponse) => void = answerJson,
): Promise<Registry> {
  const calls: SeenCall[] = []
  const server = createServer((req, res) => {
    const { method = '', url = '', headers, rawHeaders } = req
    calls.push({ method, url, headers, rawHeaders })
    answer(req, res)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    close() {
      server.closeAllConnections()
      return new Promise((done) => server.close(() => done()))
    },
  }
}

function answerJson(_req: IncomingMessage, res: ServerResponse): void {
  res.writeHead(200, { 'content-type': 'application/json' }).end('{"from":"registry"}')
}

// A request whose every header is the test's own, `Host` among them, which `fetch` would not let through.

import { request } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'

export interface Raw {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Buffer | undefined
}

export interface RawAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** To this port of the loopback. */
export function sendRaw(port: number, { body, ...asked }: Raw): Promise<RawAnswer> {
  return new Promise((done, fail) => {
    const sent = request({ host: '127.0.0.1', port, ...asked }, (answer) => {
      const { statusCode: status = 0, headers } = answer
      let text = ''
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()))
      answer.on('end', () => done({ status, headers, text }))
    })
    sent.on('error', fail)
    sent.end(body)
  })
}

// One keep-alive connection of a load: sends the request of the target, and tells when the answer is
// whole. Every answer is checked, byte for byte of its body; a 200 is no proof.

import { connect } from 'node:net'
import { record } from './target.ts'
import type { Target } from './target.ts'

export interface Caller {
  send(): void
  close(): void
}

export interface Listener {
  /** Connected, or the answer to the last request is here. */
  free(caller: Caller): void
  /** The answer, or what became of the connection. */
  wrong(text: string): void
}

export function openCaller(target: Target, { free, wrong }: Listener): Caller {
  const bytes = requestOf(target)
  const expected = target.answer ?? record
  const socket = connect({ port: target.port, host: '127.0.0.1', noDelay: true })
  let got = ''
  let open = true
  const caller: Caller = {
    send: () => void socket.write(bytes),
    close() {
      open = false
      socket.destroy()
    },
  }
  socket.setEncoding('latin1')
  socket.on('error', (error) => open && wrong(error.message))
  socket.on('close', () => open && wrong('The connection was closed.'))
  socket.on('connect', () => free(caller))
  socket.on('data', (chunk) => {
    got = got === '' ? String(chunk) : got + String(chunk)
    const head = got.indexOf('\r\n\r\n')
    if (head === -1) return
    const length = /\r\ncontent-length: (\d+)/i.exec(got.slice(0, head))?.[1] ?? '0'
    if (got.length < head + 4 + Number(length)) return
    if (!got.startsWith('HTTP/1.1 200 ') || got.slice(head + 4) !== expected) wrong(got)
    got = ''
    free(caller)
  })
  return caller
}

function requestOf({ port, path, headers, method = 'GET', body = '' }: Target): Buffer {
  const length = body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]
  const lines = [`${method} ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, ...headers, ...length]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`)
}

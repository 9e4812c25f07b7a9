// The load: so many keep-alive connections, each sending its next request when the last answer is
// whole. Every answer is checked, byte for byte of its body; a 200 is no proof.

import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { answering } from '../child.ts'
import { record } from './target.ts'
import type { Target } from './target.ts'

export interface LoadQuestion {
  readonly target: Target
  readonly connections: number
  readonly seconds: number
}

export interface LoadAnswer {
  readonly requests: number
  /** Milliseconds. */
  readonly elapsed: number
  readonly p50: number
  readonly p99: number
  /** The first wrong answer, if there was one. */
  readonly wrong: string | undefined
}

/** Latencies are counted in slots of ten microseconds. */
const slots = 300_000

answering(run)

async function run({ target, connections, seconds }: LoadQuestion): Promise<LoadAnswer> {
  const { port, path, headers } = target
  const lines = ['GET ' + path + ' HTTP/1.1', `Host: 127.0.0.1:${port}`, ...headers, '', '']
  const bytes = Buffer.from(lines.join('\r\n'))
  const latencies = new Uint32Array(slots)
  const sockets: Socket[] = []
  let requests = 0
  let wrong: string | undefined
  let open = true
  const started = performance.now()
  for (let n = 0; n < connections; n++) {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    sockets.push(socket)
    let got = ''
    let sentAt = 0
    const send = () => {
      sentAt = performance.now()
      socket.write(bytes)
    }
    socket.setEncoding('latin1')
    socket.on('error', (error) => (wrong ??= open ? error.message : undefined))
    socket.on('close', () => (wrong ??= open ? 'The connection was closed.' : undefined))
    socket.on('connect', send)
    socket.on('data', (chunk) => {
      got = got === '' ? String(chunk) : got + String(chunk)
      const head = got.indexOf('\r\n\r\n')
      if (head === -1) return
      const length = lengthIn(got, head)
      if (got.length < head + 4 + length) return
      if (!got.startsWith('HTTP/1.1 200 ') || got.slice(head + 4) !== record) wrong ??= got
      got = ''
      requests += 1
      latencies[Math.min(slots - 1, ((performance.now() - sentAt) * 100) | 0)]! += 1
      if (open) send()
    })
  }
  await new Promise((done) => setTimeout(done, seconds * 1_000))
  open = false
  const elapsed = performance.now() - started
  for (const socket of sockets) socket.destroy()
  const at = (share: number) => percentile(latencies, requests, share)
  return { requests, elapsed, p50: at(0.5), p99: at(0.99), wrong }
}

function lengthIn(text: string, head: number): number {
  const found = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, head))
  return found === null ? 0 : Number(found[1])
}

function percentile(latencies: Uint32Array, total: number, share: number): number {
  let below = 0
  for (let slot = 0; slot < slots; slot++) {
    below += latencies[slot]!
    if (below >= total * share) return slot / 100
  }
  return slots / 100
}

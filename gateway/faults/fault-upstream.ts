// A registry with something wrong with it, on the wire. Which fault a call meets is said by the first
// segment of its path, how much of it by the second: GET /cut-chunked/17.f3a9 is an answer in chunks
// that ends behind its 17th byte. The rest of the second segment is the mark of the call: every answer
// holds it, so that a reply that reaches another caller is found out.

import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { dice } from '../demo/dice.ts'
import { oddAnswer } from './odd-answers.ts'
import { readWire } from './read-wire.ts'
import type { Message } from './read-wire.ts'

export interface FaultUpstream {
  readonly url: string
  /** Whole requests, as they were read. */
  readonly requests: Message[]
  /** Why bytes that came were no plain requests; must stay empty. */
  readonly malformed: string[]
  /** Connections open now. */
  readonly sockets: ReadonlySet<Socket>
  /** Bytes of bodies that were written, whether anybody took them or not. */
  written(): number
  close(): Promise<void>
}

export type Framing = 'length' | 'chunked' | 'close'

/** A whole answer of 200 that holds the mark of its call. */
export function answer(mark: string, framing: Framing = 'length'): string {
  const body = JSON.stringify({ mark })
  const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n'
  if (framing === 'length') return `${head}Content-Length: ${body.length}\r\n\r\n${body}`
  if (framing === 'close') return `${head}Connection: close\r\n\r\n${body}`
  const half = body.length >> 1
  const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`
  return `${head}Transfer-Encoding: chunked\r\n\r\n${chunk(body.slice(0, half))}${chunk(body.slice(half))}0\r\n\r\n`
}

interface Asked {
  /** The number that the second segment begins with. */
  readonly amount: number
  readonly mark: string
}

type Fault = (socket: Socket, asked: Asked, count: (bytes: number) => void) => void

// oxfmt-ignore
const menu: Readonly<Record<string, Fault>> = {
  'ok':            (socket, { mark }) => socket.write(answer(mark)),
  'cut-length':    cutsIn('length',  (socket) => socket.end()),
  'cut-chunked':   cutsIn('chunked', (socket) => socket.end()),
  'reset-length':  cutsIn('length',  (socket) => socket.resetAndDestroy()),
  'reset-chunked': cutsIn('chunked', (socket) => socket.resetAndDestroy()),
  'reset-close':   cutsIn('close',   (socket) => socket.resetAndDestroy()),
  'hang':          () => {},
  'drip':          drip,
  'short':         (socket, { mark }) => socket.end(answer(mark).replace(/(Content-Length: )(\d+)/, '$19$2')),
  'long':          (socket, { mark }) => socket.write(answer(mark) + answer('smuggled')),
  'late':          (socket, { mark }) => socket.write(answer(mark), () => setTimeout(() => socket.write(answer('smuggled')), 20)),
  'storm':         storm,
  'odd':           (socket, { amount, mark }) => oddAnswer(socket, dice(String(amount)), answer(mark)),
  'flood':         flood,
  'bomb':          bomb,
}

export async function openFaultUpstream(): Promise<FaultUpstream> {
  const requests: Message[] = []
  const malformed: string[] = []
  const sockets = new Set<Socket>()
  let written = 0
  const serve = (socket: Socket, request: Message) => {
    requests.push(request)
    const [, fault = '', what = ''] = request.start.split(' ')[1]!.split('?')[0]!.split('/')
    const [amount = '', ...mark] = what.split('.')
    const asked = { amount: Number(amount), mark: mark.join('.') || what }
    ;(menu[fault] ?? menu['ok']!)(socket, asked, (bytes) => (written += bytes))
  }
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
    socket.setNoDelay(true)
    let unread: Buffer = Buffer.alloc(0)
    socket.on('data', (chunk) => {
      unread = Buffer.concat([unread, chunk as Buffer])
      try {
        const { messages, rest } = readWire('request', unread)
        unread = rest
        for (const request of messages) serve(socket, request)
      } catch (thrown) {
        malformed.push(`${String(thrown)} in ${JSON.stringify(unread.toString('latin1'))}`)
        socket.destroy()
      }
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    malformed,
    sockets,
    written: () => written,
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise((done) => server.close(() => done()))
    },
  }
}

function cutsIn(framing: Framing, end: (socket: Socket) => void): Fault {
  return (socket, { amount, mark }) => {
    const bytes = answer(mark, framing).slice(0, amount)
    // A reset throws away what the other end has not read yet: it is given the time to.
    socket.write(bytes, 'latin1', () => setTimeout(end, 10, socket))
  }
}

/** A byte a second of a body that is announced to be long. */
function drip(socket: Socket): void {
  socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n')
  const timer = setInterval(() => socket.write('x'), 1_000)
  socket.once('close', () => clearInterval(timer))
}

/** "Wait", and nothing else, as fast as it is taken. */
function storm(socket: Socket): void {
  const many = 'HTTP/1.1 102 Processing\r\n\r\n'.repeat(100)
  const more = () => {
    while (!socket.destroyed && socket.write(many));
  }
  socket.on('drain', more)
  more()
}

/** `amount` MiB of JSON whitespace, in chunks, no faster than they are taken. */
function flood(socket: Socket, { amount }: Asked, count: (bytes: number) => void): void {
  const piece = Buffer.concat([
    Buffer.from('100000\r\n'),
    Buffer.alloc(1 << 20, ' '),
    Buffer.from('\r\n'),
  ])
  socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n')
  socket.write('Transfer-Encoding: chunked\r\n\r\n')
  let left = amount
  const more = () => {
    while (left > 0 && !socket.destroyed) {
      left -= 1
      count(1 << 20)
      if (!socket.write(piece)) return
    }
    if (left === 0) socket.write('4\r\nnull\r\n0\r\n\r\n')
    left -= 1
  }
  socket.on('drain', more)
  more()
}

/** `amount` MiB of zeros, about a thousandth of that on the wire. */
function bomb(socket: Socket, { amount }: Asked): void {
  const zeros = (bombs[amount] ??= gzipSync(Buffer.alloc(amount << 20)))
  socket.write(
    'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n' +
      `Content-Length: ${zeros.length}\r\n\r\n`,
  )
  socket.write(zeros)
}

const bombs: Record<number, Buffer> = {}

// A server that speaks as much of the Redis protocol as counting needs: a window is a number under a
// key with a time to live. It can fall silent, answer with errors, or be gone.

import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { systemClock } from '#kernel/clock/clock.ts'

export interface RedisStandIn {
  readonly url: string
  /** How many times it was asked to count. */
  asked(): number
  mode: 'answers' | 'silent' | 'errs'
  close(): Promise<void>
}

export async function openRedisStandIn(): Promise<RedisStandIn> {
  const windows = new Map<string, { count: number; ends: number }>()
  const sockets = new Set<Socket>()
  let asked = 0
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    let pending = ''
    socket.on('data', (bytes) => {
      pending += bytes.toString('latin1')
      for (let read = readCommand(pending); read; read = readCommand(pending)) {
        pending = read.rest
        const reply = answer(read.words)
        if (reply) socket.write(reply)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const standIn: RedisStandIn = {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    mode: 'answers',
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return standIn

  function answer(words: readonly string[]): string {
    if (words[0]?.toUpperCase() !== 'EVAL') return '+OK\r\n'
    asked += 1
    if (standIn.mode === 'silent') return ''
    if (standIn.mode === 'errs') return '-READONLY You cannot write here.\r\n'
    const [, script = '', , key = '', points, seconds] = words
    const now = systemClock.monotonic()
    let window = windows.get(key)
    if (!/incrby/i.test(script)) {
      if (!window || window.ends <= now) return '*2\r\n$-1\r\n:-2\r\n'
      const count = String(window.count)
      return `*2\r\n$${count.length}\r\n${count}\r\n:${Math.ceil(window.ends - now)}\r\n`
    }
    if (!window || window.ends <= now) {
      window = { count: 0, ends: now + Number(seconds) * 1000 }
      windows.set(key, window)
    }
    window.count += Number(points)
    return `*2\r\n:${window.count}\r\n:${Math.ceil(window.ends - now)}\r\n`
  }
}

/** `*2 $4 PING $1 x`; undefined: not whole yet. */
function readCommand(text: string): { words: string[]; rest: string } | undefined {
  const head = /^\*(\d+)\r\n/.exec(text)
  if (!head) return undefined
  let at = head[0].length
  const words: string[] = []
  while (words.length < Number(head[1])) {
    const length = /^\$(\d+)\r\n/.exec(text.slice(at))
    if (!length) return undefined
    const start = at + length[0].length
    at = start + Number(length[1]) + 2
    if (at > text.length) return undefined
    words.push(text.slice(start, at - 2))
  }
  return { words, rest: text.slice(at) }
}

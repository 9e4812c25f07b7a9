// The program behind many-keys.fault.ts: a plane whose callers have addresses by the hundred thousand,
// behind one trusted proxy, under limits of each algorithm. Requests are sent in one piece after the
// other over a few connections; the heap is told after so many keys, and after twice as many.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadPolicies } from '#policies/load.ts'
import { openPlane, publishedApi } from '../data-plane/testing/open-plane.ts'

const keys = 100_000
const connections = 4
const atOnce = 200

const folder = await mkdtemp(join(tmpdir(), 'szyna-keys-'))
await writeFile(
  join(folder, 'default.yaml'),
  `steps:
  - rate-limit: { calls: 5, seconds: 86400, per: address }
  - rate-limit: { calls: 5, seconds: 86400, per: address, algorithm: sliding }
  - rate-limit: { calls: 5, seconds: 86400, per: address, algorithm: bucket, burst: 5 }
  - mock: { status: 204 }
`,
)
const plane = await openPlane([publishedApi(['GET /x'])], {
  folder,
  load: loadPolicies,
  trustedProxies: { networks: ['127.0.0.1'], field: 'x-forwarded-for' },
})
const statuses: Record<string, number> = {}
await flood(0)
const once = await heapNow()
await flood(keys)
const twice = await heapNow()
await plane.close()
await rm(folder, { recursive: true })
process.stdout.write(JSON.stringify({ statuses, heap: { once, twice } }))

/** A call of each of so many addresses, from number `from` on. */
async function flood(from: number): Promise<void> {
  const share = keys / connections
  await Promise.all(
    Array.from({ length: connections }, (_, nth) => callAs(from + nth * share, share)),
  )
}

function callAs(from: number, count: number): Promise<void> {
  return new Promise((done, fail) => {
    const socket = connect(plane.port, '127.0.0.1')
    let sent = 0
    let answered = 0
    const more = () => {
      let piece = ''
      for (let n = 0; n < atOnce && sent < count; n++) piece += requestOf(from + sent++)
      if (piece !== '') socket.write(piece)
    }
    socket.setEncoding('latin1').on('error', fail)
    let held = ''
    socket.on('data', (chunk) => {
      held += String(chunk)
      const found = [...held.matchAll(/HTTP\/1\.1 (\d{3}) [^]*?\r\n\r\n/g)]
      for (const [, status] of found) statuses[status!] = (statuses[status!] ?? 0) + 1
      const last = found.at(-1)
      if (last) held = held.slice(last.index + last[0].length)
      answered += found.length
      if (answered === count) done(void socket.destroy())
      else if (answered === sent) more()
    })
    more()
  })
}

function requestOf(nth: number): string {
  const address = `20${(10 + (nth >> 16)).toString()}:${(nth & 0xffff).toString(16)}::1`
  return `GET /api/gitd/licences/v1/x HTTP/1.1\r\nHost: bus\r\nX-Forwarded-For: ${address}\r\n\r\n`
}

async function heapNow(): Promise<number> {
  for (let n = 0; n < 4; n++) {
    ;(globalThis as { gc?: () => void }).gc!()
    await new Promise((next) => setTimeout(next, 50))
  }
  return process.memoryUsage().heapUsed
}

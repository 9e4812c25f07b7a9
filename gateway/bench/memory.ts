// The part `memory`: what the bus takes with a thousand routes, at rest and with every room open, and how much more while a body of one
// gigabyte passes through it, each way. Only the process of the bus is looked at, from outside.

import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { clearPlace, openPlace } from './bench-place.ts'
import type { Place } from './bench-place.ts'
import type { Target } from './call/target.ts'
import { startChild } from './child.ts'
import type { Child } from './child.ts'
import type { Question } from './memory/bus.ts'
import { pour } from './memory/pour.ts'
import { notMeasured, row } from './row.ts'
import type { Effort, Row } from './row.ts'

const whole = 2 ** 30
/** Passes first, so that buffers and code are there before it counts. */
const warmUp = 2 ** 27
const megabyte = 2 ** 20

export async function measureMemory(_effort: Effort): Promise<Row[]> {
  const upstream = await startChild('./memory/upstream.ts', 0)
  const place = await openPlace()
  const children = [upstream]
  try {
    const { port } = await upstream.ask<{ port: number }>({ length: warmUp })
    await registerAll(place, port)
    const bus = await startChild('./memory/bus.ts', 1)
    children.push(bus)
    await bus.ask({ serve: place } satisfies Question)
    await wait(2_000)
    const rows = routeRows(rssOf(bus) / megabyte)
    const target = await bus.ask<Target>({ target: true } satisfies Question)
    await openRooms(bus, target.port)
    rows.push(row('RSS with every room opened as well', rssOf(bus) / megabyte, 'MiB'))
    await send(target, warmUp)
    await receive(target, warmUp)
    await upstream.ask({ length: whole })
    const up = await growthWhile(bus, () => send(target, whole))
    const down = await growthWhile(bus, () => receive(target, whole))
    return [
      ...rows,
      row('RSS added by a body of 1 GiB to the upstream', up, 'MiB', '< 32'),
      row('RSS added by a body of 1 GiB from the upstream', down, 'MiB', '< 32'),
    ]
  } finally {
    for (const child of children) child.stop()
    await clearPlace(place)
  }
}

/** Rooms open at the first request: the target asked the issuer, this asks the admin API and the portal. */
async function openRooms(bus: Child, port: number): Promise<void> {
  await bus.ask({ settle: true })
  const page = await fetch(`http://127.0.0.1:${port}/`)
  await page.arrayBuffer()
  await wait(2_000)
}

/** Ends with its process: what it leaves lies in its place. */
async function registerAll(place: Place, upstream: number): Promise<void> {
  const former = await startChild('./memory/bus.ts', 1)
  await former.ask({ register: place, routes: 1_000, upstream } satisfies Question)
  await former.ask({ end: true } satisfies Question)
  former.stop()
}

/** The embedded database is a PostgreSQL inside the process: the bar is of the bus without it. */
function routeRows(rss: number): Row[] {
  const name = 'RSS with 1,000 routes'
  if (process.env.DATABASE_URL) return [row(name, rss, 'MiB', '< 120')]
  const why = '< 120 is not judged: the embedded database is in it; set DATABASE_URL'
  return [row(`${name}, embedded database included`, rss, 'MiB'), notMeasured(name, why)]
}

async function growthWhile(bus: Child, work: () => Promise<void>): Promise<number> {
  const before = rssOf(bus)
  let most = before
  const watch = setInterval(() => (most = Math.max(most, rssOf(bus))), 50)
  await work()
  clearInterval(watch)
  return (Math.max(most, rssOf(bus)) - before) / megabyte
}

async function send(target: Target, bytes: number): Promise<void> {
  const answer = await call(target, 'POST', bytes)
  const chunks = await Array.fromAsync(answer as AsyncIterable<Buffer>)
  const came = Buffer.concat(chunks).toString()
  if (came !== String(bytes)) throw new Error(`The upstream got ${came.slice(0, 300)}.`)
}

async function receive(target: Target, bytes: number): Promise<void> {
  let came = 0
  for await (const chunk of await call(target, 'GET', 0)) came += (chunk as Buffer).length
  if (came !== bytes) throw new Error(`${came} bytes came of ${bytes}.`)
}

function call(
  { port, path, headers }: Target,
  method: string,
  bytes: number,
): Promise<IncomingMessage> {
  const fields = headers.map((line) => line.split(': ') as [string, string])
  const body = { 'content-type': 'application/octet-stream', 'content-length': bytes }
  return new Promise((done, fail) => {
    const asked = request({
      port,
      path,
      method,
      host: '127.0.0.1',
      headers: { ...Object.fromEntries(fields), ...(bytes > 0 && body) },
    })
    asked.on('response', done)
    asked.on('error', fail)
    pour(bytes).pipe(asked)
  })
}

/** Bytes, as the kernel counts them. */
function rssOf({ pid }: Child): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)![1]) * 1_024
}

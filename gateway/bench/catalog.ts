// The part `catalog`: how soon a large document is published, what the portal and the search take with
// thousands of APIs, and what publishing one more costs those who call meanwhile.
//
//   core 1:  fill (ends)  ·  bus  ◄── HTTP ── core 0: this process

import { setTimeout as wait } from 'node:timers/promises'
import { compareDocuments } from '#api-catalog/compare/compare-documents.ts'
import type { OpenApiDocument } from '#api-catalog/published.ts'
import { clearPlace, openPlace } from './bench-place.ts'
import type { Question as BusQuestion } from './catalog/bus.ts'
import { largeDocument, smallRegister } from './catalog/documents.ts'
import type { Question as FillQuestion } from './catalog/fill.ts'
import { startChild } from './child.ts'
import type { Child } from './child.ts'
import { median, row } from './row.ts'
import type { Effort, Row } from './row.ts'

const apis = 5_000
/** Some 670 KB. */
const operations = 300

// oxfmt-ignore
const searches = [
  'licencje', 'rejestr drog', 'swiadczenia', 'zrodla', 'lodz', 'odczytaj pojazd', 'ewidencja gminny',
  'aptkea', 'zmiany lasow', 'krajowy spis', 'urzad', 'zabytki 1234',
]

export async function measureCatalog({ rounds }: Effort): Promise<Row[]> {
  const place = await openPlace()
  const fill = await startChild('./catalog/fill.ts', 1)
  const children = [fill]
  try {
    await fill.ask({ place, count: apis } satisfies FillQuestion)
    fill.stop()
    const bus = await startChild('./catalog/bus.ts', 1)
    children.push(bus)
    const started = performance.now()
    const port = await bus.ask<number>({ serve: place } satisfies BusQuestion)
    const start = (performance.now() - started) / 1_000
    const base = `http://127.0.0.1:${port}`
    return [
      row(`start with ${apis} APIs`, start, 's'),
      ...(await measureReading(base, rounds)),
      ...(await measurePublishing(bus, base, rounds)),
      ...measureComparing(rounds),
    ]
  } finally {
    for (const child of children) child.stop()
    await clearPlace(place)
  }
}

/** p95 of addresses asked one after the other, once warm. */
async function measureReading(base: string, rounds: number): Promise<Row[]> {
  const times = rounds * 12
  const some = (form: (n: number) => string) =>
    Array.from({ length: times }, (_, at) => form((at * 397) % apis))
  const page = (n: number, more = '') => {
    const { entity, api } = smallRegister(n)
    return `/apis/${entity}/${api}/v1${more}`
  }
  const word = (n: number) => encodeURIComponent(searches[n % searches.length] ?? '')
  // oxfmt-ignore
  const asked: readonly [string, string, readonly string[]][] = [
    ['search in the catalog API',   '< 50',  some((n) => `/catalog/v1/apis?q=${word(n)}`)],
    ['search in the portal',        '< 100', some((n) => `/?q=${word(n)}`)],
    ['first page of the portal',    '< 100', some(() => '/')],
    ['page of an API',              '< 100', some((n) => page(n))],
    ['page of an operation',        '< 100', some((n) => page(n, `/operations/read${n}`))],
  ]
  const rows: Row[] = []
  for (const [name, bar, addresses] of asked) {
    for (const address of addresses.slice(0, 12)) await timed(base + address)
    const taken: number[] = []
    for (const address of addresses) taken.push(await timed(base + address))
    rows.push(row(`${name}, p95`, percentile(taken, 0.95), 'ms', bar))
  }
  const whole = await timed(`${base}/catalog/v1/export`)
  const graph = await timed(`${base}/catalog.ttl`)
  return [...rows, row('the whole as NDJSON', whole, 'ms'), row('the whole as Turtle', graph, 'ms')]
}

async function measurePublishing(bus: Child, base: string, rounds: number): Promise<Row[]> {
  const large: number[] = []
  const small: number[] = []
  const blocks: number[] = []
  const publish = async (api: string, document: object) => {
    const { version } = (document as OpenApiDocument).info
    await bus.ask({ block: true } satisfies BusQuestion)
    const started = performance.now()
    await bus.ask({ register: api, document } satisfies BusQuestion)
    while ((await versionAt(`${base}/catalog/v1/apis/bench/${api}/v1`)) !== version) await wait(5)
    const seconds = (performance.now() - started) / 1_000
    const block = await bus.ask<number>({ block: true } satisfies BusQuestion)
    return { seconds, block }
  }
  for (let round = 0; round <= rounds; round++) {
    const whole = await publish('large', largeDocument(operations, round))
    const one = await publish('small', { ...smallRegister(round).document, ...versioned(round) })
    // The first warms the intake and has nothing to be compared with.
    if (round === 0) continue
    large.push(whole.seconds)
    small.push(one.seconds)
    blocks.push(whole.block, one.block)
  }
  const size = Math.round(JSON.stringify(largeDocument(operations)).length / 1_000)
  return [
    row(`a document of ${size} KB from handing in to being served`, median(large), 's', '< 2'),
    row(`one API anew among ${apis}, from handing in to being served`, median(small), 's', '< 1'),
    row('longest block of the event loop meanwhile', Math.max(...blocks), 'ms'),
  ]
}

function versioned(round: number): object {
  const info = (smallRegister(round).document as OpenApiDocument).info
  return { info: { ...info, version: `1.${round}.0` } }
}

function measureComparing(rounds: number): Row[] {
  const old = largeDocument(operations) as OpenApiDocument
  const taken = Array.from({ length: rounds }, (_, at) => {
    const next = largeDocument(operations, at + 1) as OpenApiDocument
    const started = performance.now()
    compareDocuments(old, next)
    return performance.now() - started
  })
  return [row(`two documents of ${operations} operations compared`, median(taken), 'ms', '< 1000')]
}

async function versionAt(address: string): Promise<string | undefined> {
  const answer = await fetch(address)
  const body = (await answer.json()) as { version?: string }
  return body.version
}

/** Milliseconds until the last byte. */
async function timed(address: string): Promise<number> {
  const started = performance.now()
  const answer = await fetch(address)
  const bytes = await answer.arrayBuffer()
  if (!answer.ok) throw new Error(`${address}: ${answer.status} ${Buffer.from(bytes).toString()}`)
  return performance.now() - started
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN
}

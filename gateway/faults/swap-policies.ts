// The program behind swaps.fault.ts: a data plane over real policy files, callers, and a thousand
// edits, each waited for. A file writes the number of its edit into the request and into the reply;
// the registry sends back what it got, so that a call between two snapshots would show two numbers.
// Half of the calls are POSTs with a body; one step in the file keeps state beside the snapshot.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadPolicies } from '#policies/load.ts'
import { openPlane, publishedApi } from '../data-plane/testing/open-plane.ts'

const swaps = 1_000
const callers = 8

const registry = createServer((req, res) => {
  req.resume().on('end', () => res.end(String(req.headers['x-edit'])))
})
await new Promise<void>((done) => registry.listen(0, '127.0.0.1', done))
const upstream = `http://127.0.0.1:${(registry.address() as AddressInfo).port}`

const folder = await mkdtemp(join(tmpdir(), 'szyna-swaps-'))
const edit = (nth: number) =>
  writeFile(
    join(folder, 'swapped.yaml'),
    `title: Edit ${nth}
steps:
  - rate-limit: { calls: ${1_000_000 + nth}, seconds: ${60 + (nth % 7)}, per: address }
  - circuit-breaker: { failures: 0.${50 + (nth % 7)} }
  - transform-headers: { request: { set: { X-Edit: "${nth}" } }, response: { set: { X-Edit: "${nth}" } } }
  - cors: { origins: ["https://a-${nth}.example"] }
`,
  )
await edit(0)
const apis = Array.from({ length: 10 }, (_, n) =>
  publishedApi(['GET /x', 'POST /x', 'GET /a/{b}'], {
    name: n === 0 ? 'licences' : `other-${n}`,
    policy: 'swapped',
    upstream,
  }),
)
const plane = await openPlane(apis, { folder, load: loadPolicies })

let open = true
let calls = 0
const failed: string[] = []
const mixed: string[] = []
const seen = new Set<string>()
const call = async (method: 'GET' | 'POST') => {
  const answer = await fetch(`${plane.url}/api/gitd/licences/v1/x`, {
    method,
    ...(method === 'POST' && { body: '{"a":1}' }),
  })
  const asked = await answer.text()
  const told = answer.headers.get('x-edit')
  calls += 1
  if (answer.status !== 200) failed.push(`${answer.status} ${asked}`)
  else if (asked !== told) mixed.push(`${asked} on the way there, ${told} on the way back`)
  if (told !== null) seen.add(told)
}
const load = Array.from({ length: callers }, async (_, nth) => {
  for (let n = nth; open; n++)
    await call(n % 2 === 0 ? 'GET' : 'POST').catch((e) => failed.push(String(e)))
})

const heapNow = async () => {
  for (let n = 0; n < 4; n++) {
    ;(globalThis as { gc?: () => void }).gc!()
    await new Promise((done) => setTimeout(done, 50))
  }
  return process.memoryUsage().heapUsed
}
let early = 0
for (let nth = 1; nth <= swaps; nth++) {
  await edit(nth)
  const { accepted, complaints } = await plane.gateway.rebuild(`edit ${nth}`)
  if (!accepted) failed.push(complaints.join())
  // One call at least under each of them.
  await call('GET')
  if (nth === swaps / 10) early = await heapNow()
}
open = false
await Promise.all(load)
const late = await heapNow()

await plane.close()
registry.closeAllConnections()
registry.close()
await rm(folder, { recursive: true })
process.stdout.write(
  JSON.stringify({
    calls,
    failed: failed.slice(0, 5),
    mixed: mixed.slice(0, 5),
    snapshots: seen.size,
    heap: { early, late },
  }),
)

// One policy file with nearly every policy there is, over the real bus: each does its part, and none
// gets in the way of another.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { until } from '#kernel/testing/until.ts'
import type { Explanation } from '../data-plane/gateway.ts'
import { openRegistry } from './a-registry.ts'
import type { Registry } from './a-registry.ts'
import { licences } from './licences.ts'
import { theBus } from './the-bus.ts'
import type { TheBus } from './the-bus.ts'

const policy = (first: string, second: string) => `title: Wszystko
include: [guards]
steps:
  - rate-limit: { calls: 100, seconds: 60, algorithm: sliding }
  - quota: { per: month, requests: 1000 }
  - concurrency: { calls: 20 }
  - fair-share: { places: 10 }
  - timeout: { seconds: 10 }
  - retry: { tries: 2 }
  - circuit-breaker: {}
  - validate-request: { mode: enforce }
  - idempotency: { required: true }
    only: { methods: [POST] }
  - cache: { seconds: 60 }
    only: { methods: [GET] }
  - mask-fields: { fields: [/holder] }
  - transform-body: { response: [{ set: { /seen: true } }] }
  - validate-response: { mode: report }
  - cors: { origins: ['https://portal.example'] }
  - deprecation: { since: 2026-01-01, sunset: 2099-12-31, successor: /api/gitd/licences/v2 }
  - mirror: { address: '${second}/copy' }
  - balance: { targets: [{ address: '${first}' }, { address: '${second}' }] }
  - journal: {}
  - log: { when-status: [5xx] }
`

const guards = `steps:
  - require-token: {}
  - require-scope: { from: document }
  - allow-from: { networks: [127.0.0.1, '::1'] }
  - authorize: { rules: [{ name: offices, allow: 'caller.entity == "gmina"' }] }
  - limits: { body: 10000, json: { depth: 5 } }
`

describe('with everything on', () => {
  let bus: TheBus
  let one: Registry
  let two: Registry
  let token: string
  const base = '/api/gitd/licences/v1/licences'

  before(async () => {
    bus = await theBus()
    one = await openRegistry()
    two = await openRegistry()
    await writeFile(join(bus.policiesDir, 'guards.yaml'), guards)
    await writeFile(join(bus.policiesDir, 'everything.yaml'), policy(one.url, two.url))
    const more = { upstream: one.url, policy: 'everything' }
    await until('the file is read', () => bus.register('gitd', 'licences', licences, more))
    token = await bus.token('gmina.eurzad', 'gitd/licences')
  })
  after(async () => {
    await bus.close()
    await one.close()
    await two.close()
  })

  it('a call is answered, masked, reshaped and kept; the next one is answered from memory', async () => {
    const first = await bus.call(`${base}/L-1`, token)
    const text = await first.text()
    assert.equal(first.status, 200, text)
    assert.deepEqual(JSON.parse(text), { id: 'L-1', valid: false, seen: true })
    assert.match(first.headers.get('cache-status') ?? '', /^szyna; fwd=uri-miss/)
    const limits = first.headers.get('ratelimit-policy') ?? ''
    for (const item of ['"permin"', '"quota-month"', '"at-once"']) assert.ok(limits.includes(item))
    assert.match(first.headers.get('deprecation') ?? '', /^@\d+$/)
    assert.match(first.headers.get('link') ?? '', /rel="successor-version"/)
    const asked = registryCalls()
    const again = await bus.call(`${base}/L-1`, token)
    assert.match(again.headers.get('cache-status') ?? '', /^szyna; hit/)
    assert.equal(await again.text(), text)
    assert.equal(registryCalls(), asked)
  })

  it('a deed is done once, however often it is sent', async () => {
    const send = (key?: string) =>
      bus.call(base, token, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(key && { 'idempotency-key': key }) },
        body: '{"holder":"Przewozy Testowe"}',
      })
    assert.equal((await send()).status, 400)
    const first = await send('"a-deed"')
    assert.equal(first.status, 201, await first.clone().text())
    const asked = posts()
    const again = await send('"a-deed"')
    assert.equal(again.status, 201)
    assert.equal(again.headers.get('idempotency-replayed'), 'true')
    assert.equal(await again.text(), await first.text())
    assert.equal(posts(), asked)
  })

  it('whoever may not is told why, and leaves a trace', async () => {
    const other = await bus.token('powiat.eurzad', 'gitd/licences')
    const refused = await bus.call(`${base}/L-2`, other)
    assert.equal(refused.status, 403)
    assert.match(await refused.text(), /access\/denied/)
    const { entries } = (await (await bus.admin('GET', '/admin/v1/journal?limit=20')).json()) as {
      entries: { rule: string | null; system: string; more?: Record<string, unknown> }[]
    }
    const trace = entries.find(({ rule }) => rule === 'access/denied')
    assert.deepEqual([trace?.system, trace?.more?.['authorize']], ['powiat.eurzad', 'otherwise'])
  })

  it('explain names every step, those of the included file too', async () => {
    const query = new URLSearchParams({ method: 'GET', url: `${base}/L-1` })
    const answer = await bus.admin('GET', `/admin/v1/explain?${query.toString()}`)
    const { steps } = (await answer.json()) as { steps: { policy: string; origin: string }[] }
    const names = steps.map(({ policy }) => policy)
    assert.ok(names.length >= 22, names.join())
    assert.equal(names[0], 'require-token')
    assert.ok(!names.includes('idempotency'), 'it is for POST only')
    assert.match(steps[0]!.origin, /guards\.yaml:2$/)
  })

  it('explain tells it for a system: what is left, what is kept, where it would go', async () => {
    const query = new URLSearchParams({ method: 'GET', url: `${base}/L-3`, system: 'gmina.eurzad' })
    query.append('from', '127.0.0.1')
    const ask = async (): Promise<Explanation> =>
      (await bus.admin('GET', `/admin/v1/explain?${query.toString()}`)).json() as never
    const before = await ask()
    const left = ({ steps }: Explanation) => steps.flatMap((step) => step.left ?? [])
    assert.deepEqual(
      left(before).map(({ name }) => name),
      ['permin', 'quota-month', 'at-once', 'places', 'budget'],
    )
    const counted = (told: Explanation) => left(told).map(({ left: most }) => most)
    assert.deepEqual(counted(await ask()), counted(before))
    assert.equal(before.would, 'pass', JSON.stringify(before.steps))
    const addresses = before.targets.map(({ address, copy }) => [address, copy] as const)
    assert.deepEqual(
      new Map(addresses),
      new Map<string, true | undefined>([
        [`${one.url}/licences/L-3`, undefined],
        [`${two.url}/licences/L-3`, undefined],
        [`${two.url}/copy/licences/L-3`, true],
      ]),
    )
    assert.equal((await bus.call(`${base}/L-3`, token)).status, 200)
    const after = await ask()
    assert.equal(left(after)[0]!.left, left(before)[0]!.left! - 1)
    const cache = after.steps.find(({ policy }) => policy === 'cache')!
    assert.match(cache.because, /^Which kept reply fits depends on the header field \S+\.$/)
    assert.equal(after.would, 'depends')
  })

  const registryCalls = () => one.calls.length + two.calls.length
  const posts = () => [...one.calls, ...two.calls].filter(({ method }) => method === 'POST').length
})

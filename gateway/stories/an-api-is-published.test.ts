// A registry hands in its document; a system of another office finds it, gets a token and calls it.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { theBus } from './the-bus.ts'
import type { TheBus } from './the-bus.ts'
import { openRegistry } from './a-registry.ts'
import type { Registry } from './a-registry.ts'
import { licences } from './licences.ts'

describe('an API is published', () => {
  let bus: TheBus
  let registry: Registry
  before(async () => {
    bus = await theBus()
    registry = await openRegistry()
  })
  after(async () => {
    await bus.close()
    await registry.close()
  })

  it('answers from its sandbox as soon as it is registered without an upstream, and says so', async () => {
    const registered = await bus.register('gitd', 'licences', licences)
    assert.equal(registered.published, true)
    assert.equal(registered.onSandbox, true)
    assert.equal(registered.url, `${bus.publicUrl}/api/gitd/licences/v1`)
    assert.match(registered.notes.join(' '), /gitd/)

    const open = await bus.call('/sandbox/gitd/licences/v1/licences/L-17')
    assert.equal(open.status, 200)
    assert.equal(open.headers.get('szyna-sandbox'), 'true')
    assert.deepEqual(await open.json(), { id: 'L-17', holder: 'Przewozy Testowe', valid: true })

    const token = await bus.token('gmina.eurzad', 'gitd/licences')
    const guarded = await bus.call('/api/gitd/licences/v1/licences/L-17', token)
    assert.equal(guarded.status, 200)
    assert.equal(guarded.headers.get('szyna-sandbox'), 'true')
  })

  it('calls the registry once an upstream is named, and passes on who calls, not his token', async () => {
    const registered = await bus.register('gitd', 'licences', licences, { upstream: registry.url })
    assert.equal(registered.onSandbox, false)
    const token = await bus.token('gmina.eurzad', 'gitd/licences')
    const answer = await bus.call('/api/gitd/licences/v1/licences/L-42?fields=id', token)
    assert.equal(answer.status, 200)
    assert.deepEqual(await answer.json(), { id: 'L-42', holder: 'Rejestr', valid: false })
    const seen = registry.calls.at(-1)!
    assert.equal(seen.url, '/licences/L-42?fields=id')
    assert.equal(seen.headers['szyna-system'], 'gmina.eurzad')
    assert.equal(seen.headers['szyna-entity'], 'gmina')
    assert.equal(seen.headers.authorization, undefined)
    assert.match(String(seen.headers.traceparent), /^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/)
  })

  it('is refused without a token, with a problem that says whose fault it is', async () => {
    const answer = await bus.call('/api/gitd/licences/v1/licences/L-17')
    assert.equal(answer.status, 401)
    assert.equal(answer.headers.get('content-type'), 'application/problem+json')
    assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer/)
    const problem = (await answer.json()) as Record<string, string>
    assert.equal(problem.type, '/problems/token/missing')
    assert.equal(problem.fault, 'caller')
    assert.match(problem.traceId ?? '', /^[0-9a-f]{32}$/)
  })

  it('refuses what its document does not allow: parameters, bodies, methods, addresses', async () => {
    const token = await bus.token('gmina.eurzad', 'gitd/licences')
    const root = '/api/gitd/licences/v1'
    const json = { 'content-type': 'application/json' }
    // oxfmt-ignore
    const wrong: [string, Parameters<TheBus['call']>[2], number, string][] = [
      [`${root}/licences/17`,             {},                                                       400, 'request/invalid'],
      [`${root}/licences`,                { method: 'POST', body: '{"holder":1}', headers: json },  400, 'request/invalid'],
      [`${root}/licences`,                { method: 'POST', body: '{"holder"', headers: json },     400, 'request/invalid'],
      [`${root}/licences`,                { method: 'DELETE' },                                     405, 'route/method'],
      [`${root}/secrets`,                 {},                                                       404, 'route/unknown'],
      [`/api/gitd/licences/v9/licences`,  {},                                                       404, 'route/unknown'],
      [`${root}/licences/a%2Fsecrets`,   {},                                                       400, 'request/malformed'],
    ]
    for (const [path, init, status, code] of wrong) {
      const answer = await bus.call(path, token, init)
      const problem = (await answer.json()) as { type: string }
      assert.deepEqual([path, answer.status, problem.type], [path, status, `/problems/${code}`])
    }
  })

  it('throttles by the limits in its document, and tells how long to wait', async () => {
    const token = await bus.token('powiat.eurzad', 'gitd/licences')
    const statuses = new Set<number>()
    let refused: Response | undefined
    for (let n = 0; n < 4; n++) {
      const answer = await bus.call('/api/gitd/licences/v1/licences', token, {
        method: 'POST',
        body: '{"holder":"Przewozy Testowe"}',
        headers: { 'content-type': 'application/json' },
      })
      statuses.add(answer.status)
      if (answer.status === 429) refused = answer
    }
    assert.deepEqual([...statuses], [201, 429])
    assert.ok(Number(refused?.headers.get('retry-after')) >= 1)
    assert.match(refused?.headers.get('ratelimit-policy') ?? '', /q=2;w=3600/)
    assert.match(refused?.headers.get('ratelimit') ?? '', /r=0;t=\d+/)
  })

  it('leaves a journal entry for each call, refused ones too, in a whole chain', async () => {
    const verdict = await bus.admin('POST', '/admin/v1/journal/verify')
    assert.equal(((await verdict.json()) as { whole: boolean }).whole, true)
    const answer = await bus.admin('GET', '/admin/v1/journal?limit=100&api=gitd/licences/v1')
    const { entries } = (await answer.json()) as { entries: Record<string, unknown>[] }
    const kinds = new Set(entries.map((entry) => `${String(entry.decision)} ${String(entry.rule)}`))
    for (const kind of ['permitted null', 'refused token/missing', 'refused limit/exceeded']) {
      assert.ok(kinds.has(kind), `no entry "${kind}" among ${[...kinds].join(', ')}`)
    }
    assert.ok(entries.every((entry) => !JSON.stringify(entry).includes('L-42')))
  })

  it('is found in the portal, in Polish first and English by choice', async () => {
    const list = await (await bus.call('/?q=licenc')).text()
    assert.match(list, /Licencje przewoźników/)
    const page = await bus.call('/apis/gitd/licences/v1')
    assert.equal(page.status, 200)
    const text = await page.text()
    assert.match(text, /lang="pl"/)
    assert.match(text, /Jedna licencja/)
    assert.match(await (await bus.call('/apis/gitd/licences/v1?lang=en')).text(), /lang="en"/)
  })

  it('tells the walk of a call before it is made', async () => {
    const answer = await bus.admin(
      'GET',
      `/admin/v1/explain?method=POST&url=${encodeURIComponent('/api/gitd/licences/v1/licences')}`,
    )
    const walk = (await answer.json()) as { steps: { policy: string; origin: string }[] }
    const steps = walk.steps.map((step) => step.policy)
    assert.deepEqual(
      steps.filter((step) => step !== 'transform-headers'),
      [
        'require-token',
        'require-scope',
        'require-mandate',
        'rate-limit',
        'validate-request',
        'validate-response',
        'journal',
      ],
    )
    const limit = walk.steps.find((step) => step.policy === 'rate-limit')
    assert.match(limit?.origin ?? '', /x-rate-limits/)
  })

  it('registered again with the same document stays as it is; with another becomes a new version', async () => {
    const same = await bus.register('gitd', 'licences', licences, { upstream: registry.url })
    assert.equal(same.unchanged, true)
    const next = { ...licences, info: { ...licences.info, version: '1.3.0' } }
    const changed = await bus.register('gitd', 'licences', next)
    assert.equal(changed.unchanged, false)
    assert.equal(changed.version, '1.3.0')
    assert.equal(changed.onSandbox, false)
    const second = { ...licences, info: { ...licences.info, version: '2.0.0' } }
    const major = await bus.register('gitd', 'licences', second)
    assert.equal(major.url, `${bus.publicUrl}/api/gitd/licences/v2`)
    for (const version of ['v1', 'v2']) {
      const answer = await bus.call(`/sandbox/gitd/licences/${version}/licences/L-17`)
      assert.equal(answer.status, 200)
    }
  })
})

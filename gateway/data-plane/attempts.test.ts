import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { ServerResponse } from 'node:http'
import type { Attempt, AttemptResult } from '#policies/policy.ts'
import { openPlane, publishedApi } from './testing/open-plane.ts'
import type { TestPlane, TestStep } from './testing/open-plane.ts'
import { openRegistry } from './testing/registry.ts'
import type { Registry } from './testing/registry.ts'

/** What each attempt of the call of a test met. */
let results: AttemptResult[] = []
/** Where the attempts go, one after the other; undefined: where the API is registered. */
let places: (string | undefined)[] = []
/** How long each attempt is to be waited for, and what happened in which order. */
let wait = 0
let tale: string[] = []

const asker: TestStep = {
  policy: 'asker',
  build: ({ target }) => ({
    attempt(_call, attempt: Attempt) {
      const place = places[attempt.nth - 1]
      if (place !== undefined) attempt.target = target(place)
      if (wait === 0) return undefined
      return new Promise<void>((done) => setTimeout(done, wait)).then(
        () => void tale.push('waited'),
      )
    },
    attempted(_call, attempt, result) {
      results.push(result)
      return attempt.nth < places.length && result.status !== 200 ? 'again' : undefined
    },
  }),
}

describe('a call is attempted', () => {
  let plane: TestPlane
  let sick: Registry
  let well: Registry
  let answer: (res: ServerResponse) => void
  before(async () => {
    sick = await openRegistry((_req, res) => answer(res))
    well = await openRegistry()
    const operations = ['GET /licences/{id}', 'PUT /licences/{id}', 'POST /licences']
    const api = publishedApi(operations, { upstream: sick.url })
    plane = await openPlane([api], { steps: [asker], upstreamTimeoutMs: 5_000 })
  })
  after(async () => {
    await plane.close()
    await sick.close()
    await well.close()
  })

  async function call(to: (string | undefined)[], init: RequestInit = {}) {
    results = []
    places = to
    wait = 0
    const path = init.method === 'POST' ? '/licences' : '/licences/L-1'
    const reply = await fetch(`${plane.url}/api/gitd/licences/v1${path}`, init)
    return { status: reply.status, text: await reply.text() }
  }

  it('once more, elsewhere, when a step says so; of the first answer nothing is seen', async () => {
    answer = (res) => res.writeHead(503, { 'x-sick': 'yes' }).end('x'.repeat(1_000_000))
    const { status, text } = await call([undefined, well.url])
    assert.equal(status, 200)
    assert.equal(text, '{"from":"registry"}')
    assert.deepEqual(
      results.map(({ status }) => status),
      [503, 200],
    )
  })

  it('once more when nothing answered at all', async () => {
    const { status } = await call(['http://127.0.0.1:1', well.url])
    assert.equal(status, 200)
    assert.equal(results[0]?.problem, 'upstream/unreachable')
  })

  it('and when every attempt fails, the last failure is the answer', async () => {
    const { status, text } = await call(['http://127.0.0.1:1', 'http://127.0.0.1:1'])
    assert.equal(status, 502)
    assert.match(text, /upstream\/unreachable/)
    assert.equal(results.length, 2)
  })

  it('never again when its body has flowed away, or its method forbids it', async () => {
    answer = (res) => res.writeHead(503).end()
    const headers = { 'content-type': 'application/json' }
    for (const method of ['PUT', 'POST']) {
      const seen = well.calls.length
      const { status } = await call([undefined, well.url], { method, headers, body: '{}' })
      assert.equal(status, 503)
      assert.equal(well.calls.length, seen)
      assert.equal(results[0]?.repeatable, false)
    }
  })

  it('with a wait before it, where a step wants one', async () => {
    answer = (res) => {
      tale.push('asked')
      res.writeHead(503).end()
    }
    places = [undefined, undefined]
    tale = []
    wait = 30
    const reply = await fetch(`${plane.url}/api/gitd/licences/v1/licences/L-1`)
    assert.equal(reply.status, 503)
    assert.deepEqual(tale, ['waited', 'asked', 'waited', 'asked'])
  })

  it('and each attempt is told to its steps, also when the client leaves meanwhile', async () => {
    const left = Promise.withResolvers<void>()
    const gone = new AbortController()
    answer = (res) => {
      res.once('close', () => left.resolve())
      gone.abort()
    }
    await assert.rejects(call([undefined], { signal: gone.signal }))
    await left.promise
    assert.deepEqual(results, [{ status: undefined, problem: undefined, repeatable: true }])
  })
})

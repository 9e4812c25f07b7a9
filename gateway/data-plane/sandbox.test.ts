import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { handWoundClock } from '#kernel/clock/clock.ts'
import { Problem } from '#kernel/problem/problem.ts'
import { openPlane, publishedApi } from './testing/open-plane.ts'
import type { TestPlane } from './testing/open-plane.ts'

describe('the sandbox', () => {
  let plane: TestPlane
  const seen: string[] = []
  before(async () => {
    const fresh = publishedApi(['GET /x', 'POST /x'], { name: 'fresh' })
    const connected = publishedApi(['GET /x'], { upstream: 'http://127.0.0.1:9' })
    plane = await openPlane([fresh, connected], {
      steps: [
        {
          policy: 'guard',
          build: () => ({
            request(call) {
              if (call.headers.get('authorization') === undefined) {
                throw new Problem('token/missing', 'Send a token.')
              }
            },
            response: (_call, reply) => void seen.push(reply.from),
          }),
        },
      ],
    })
  })
  after(() => plane.close())

  it('answers at its own door without a token, whatever upstream the API has', async () => {
    for (const name of ['fresh', 'licences']) {
      const answer = await fetch(`${plane.url}/sandbox/gitd/${name}/v1/x`)
      assert.equal(answer.status, 200)
      assert.equal(answer.headers.get('szyna-sandbox'), 'true')
      assert.match(answer.headers.get('content-type') ?? '', /^application\/json/)
      assert.equal(await answer.text(), '{"from":"sandbox"}')
    }
    assert.deepEqual(seen, [])
  })

  it('answers for an API without an upstream, after its whole policy', async () => {
    const refused = await fetch(`${plane.url}/api/gitd/fresh/v1/x`)
    assert.equal(refused.status, 401)
    const headers = { authorization: 'Bearer t' }
    const answer = await fetch(`${plane.url}/api/gitd/fresh/v1/x`, { headers })
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('szyna-sandbox'), 'true')
    assert.deepEqual(seen, ['gateway', 'sandbox'])
  })

  it('says so when it has no such answer', async () => {
    const headers = { prefer: 'code=404', authorization: 'Bearer t' }
    for (const door of ['sandbox', 'api']) {
      const answer = await fetch(`${plane.url}/${door}/gitd/fresh/v1/x`, { headers })
      assert.equal(answer.status, 404)
      assert.equal(((await answer.json()) as { type: string }).type, '/problems/sandbox/no-example')
    }
  })

  it('keeps to methods and paths of the document, and answers HEAD without a body', async () => {
    const url = `${plane.url}/sandbox/gitd/fresh/v1`
    assert.equal((await fetch(`${url}/x`, { method: 'DELETE' })).status, 405)
    assert.equal((await fetch(`${url}/y`)).status, 404)
    const head = await fetch(`${url}/x`, { method: 'HEAD' })
    assert.deepEqual([head.status, head.headers.get('content-length')], [200, '18'])
    const posted = await fetch(`${url}/x`, { method: 'POST', body: 'x'.repeat(100_000) })
    assert.equal(posted.status, 200)
  })

  it('has a limit for each address', async (t) => {
    // Its clock stands still: nothing leaks out of the bucket, however slow this machine is.
    const still = await openPlane([publishedApi(['GET /x'])], { clock: handWoundClock() })
    t.after(() => still.close())
    const statuses: number[] = []
    let wait: string | null = null
    while (wait === null && statuses.length < 500) {
      const answer = await fetch(`${still.url}/sandbox/gitd/licences/v1/x`)
      await answer.arrayBuffer()
      statuses.push(answer.status)
      wait = answer.headers.get('retry-after')
    }
    assert.equal(wait, '1')
    assert.deepEqual(statuses, [...Array<number>(400).fill(200), 429])
  })
})

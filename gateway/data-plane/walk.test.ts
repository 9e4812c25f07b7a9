import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Problem } from '#kernel/problem/problem.ts'
import type { Call, Outcome, Reply } from '#policies/call.ts'
import { HeaderList } from '#policies/headers.ts'
import { openPlane, publishedApi } from './testing/open-plane.ts'
import type { TestPlane, TestStep } from './testing/open-plane.ts'
import { openRegistry } from './testing/registry.ts'
import type { Registry } from './testing/registry.ts'

const tale: string[] = []
const outcomes: Outcome[] = []

/** Tells when it is asked; does what `?{name}=…` in the query tells it to. */
function teller(name: string): TestStep {
  const wish = (call: Call) => new URLSearchParams(call.query).get(name)
  return {
    policy: name,
    build: () => ({
      request(call) {
        tale.push(`${name} request`)
        switch (wish(call)) {
          case 'refuse':
            throw new Problem('scope/insufficient', 'Ask for the scope "read".')
          case 'break':
            throw new Error('secret of the house')
          case 'answer':
            return {
              status: 203,
              headers: new HeaderList(),
              body: { kind: 'none' },
              from: 'gateway',
            }
          case 'wait':
            return new Promise((done) => setTimeout(done, 5))
          case 'wait-refuse':
            return Promise.reject(new Problem('limit/exceeded', 'Wait.'))
          default:
            return undefined
        }
      },
      response(call, reply: Reply) {
        tale.push(`${name} response ${reply.status} ${reply.from}`)
        reply.headers.add(`x-${name}`, 'seen')
        if (wish(call) === 'refuse-reply') throw new Problem('upstream/malformed', 'No.')
        if (wish(call) === 'other-reply') return standIn()
        if (wish(call) === 'wait-other-reply') return Promise.resolve(standIn())
        return wish(call) === 'wait-reply' ? new Promise((done) => setTimeout(done, 5)) : undefined
      },
      finish(_call, outcome) {
        tale.push(`${name} finish`)
        if (name === 'first') outcomes.push(outcome)
        switch (wish(_call)) {
          case 'break-finish':
            throw new Error('finish broke')
          case 'lose-finish':
            return Promise.reject(new Error('not kept'))
          case 'keep-finish':
            return new Promise<void>((done) => setTimeout(done, 30)).then(
              () => void tale.push(`${name} kept`),
            )
          default:
            return undefined
        }
      },
    }),
  }
}

function standIn(): Reply {
  const body = { kind: 'bytes', bytes: Buffer.from('kept') } as const
  return { status: 200, headers: new HeaderList(), body, from: 'upstream' }
}

describe('a call walks through its steps', () => {
  let plane: TestPlane
  let registry: Registry
  before(async () => {
    registry = await openRegistry()
    const api = publishedApi(['GET /licences/{id}'], { upstream: registry.url })
    plane = await openPlane([api], { steps: [teller('first'), teller('second')] })
  })
  after(async () => {
    await plane.close()
    await registry.close()
  })

  const call = async (query = '') => {
    tale.length = 0
    outcomes.length = 0
    const answer = await fetch(`${plane.url}/api/gitd/licences/v1/licences/L-1${query}`)
    const text = await answer.text()
    await new Promise((done) => setTimeout(done, 20))
    return { answer, text }
  }

  it('in order on the way there, in reverse on the way back, and each hears of the end once', async () => {
    const { answer, text } = await call()
    assert.equal(answer.status, 200)
    assert.equal(text, '{"from":"registry"}')
    assert.equal(answer.headers.get('x-first'), 'seen')
    assert.deepEqual(tale, [
      'first request',
      'second request',
      'second response 200 upstream',
      'first response 200 upstream',
      'first finish',
      'second finish',
    ])
    const [outcome] = outcomes
    assert.equal(outcome?.status, 200)
    assert.equal(outcome?.from, 'upstream')
    assert.equal(outcome?.replyBytes, 19)
    assert.equal(outcome?.aborted, false)
    assert.ok(outcome!.totalMs >= outcome!.upstreamMs && outcome!.upstreamMs > 0)
  })

  it('and the same when steps have to wait; the connection is as good as new afterwards', async () => {
    const started = performance.now()
    for (let n = 0; n < 3; n++) await call('?first=wait&second=wait-reply')
    const { answer, text } = await call('?first=wait&second=wait-reply')
    assert.equal(answer.status, 200)
    assert.equal(text, '{"from":"registry"}')
    assert.ok(performance.now() - started < 2_000)
    assert.deepEqual(tale.slice(0, 4), [
      'first request',
      'second request',
      'second response 200 upstream',
      'first response 200 upstream',
    ])
  })

  it('a refusal ends the call, and every step sees the reply', async () => {
    const before = registry.calls.length
    const { answer, text } = await call('?first=refuse')
    assert.equal(answer.status, 403)
    assert.equal(answer.headers.get('content-type'), 'application/problem+json')
    assert.equal((JSON.parse(text) as { type: string }).type, '/problems/scope/insufficient')
    assert.deepEqual(tale, [
      'first request',
      'second response 403 gateway',
      'first response 403 gateway',
      'first finish',
      'second finish',
    ])
    assert.equal(outcomes[0]?.problem, 'scope/insufficient')
    assert.equal(registry.calls.length, before)
  })

  it('a refusal that had to be waited for ends it as well', async () => {
    const { answer } = await call('?second=wait-refuse')
    assert.equal(answer.status, 429)
    assert.equal(answer.headers.get('x-second'), 'seen')
  })

  it('a reply of a step ends it without the upstream', async () => {
    const before = registry.calls.length
    const { answer } = await call('?first=answer')
    assert.equal(answer.status, 203)
    assert.equal(registry.calls.length, before)
    assert.equal(outcomes[0]?.from, 'gateway')
  })

  it('an error inside a step is a 500 that tells nothing', async () => {
    const { answer, text } = await call('?second=break')
    assert.equal(answer.status, 500)
    assert.ok(!text.includes('secret'))
    assert.equal((JSON.parse(text) as { fault: string }).fault, 'gateway')
  })

  it('a step may refuse what the upstream answered', async () => {
    const { answer } = await call('?second=refuse-reply')
    assert.equal(answer.status, 502)
    assert.equal(answer.headers.get('x-first'), 'seen')
  })

  it('a step may give out another reply than the one it saw, also in the place of a refusal', async () => {
    for (const wish of ['other-reply', 'wait-other-reply']) {
      for (const query of [`?second=${wish}`, `?second=${wish}&first=refuse`]) {
        const { answer, text } = await call(query)
        assert.deepEqual([answer.status, text], [200, 'kept'])
        assert.equal(answer.headers.get('x-second'), null)
        assert.equal(answer.headers.get('x-first'), 'seen')
        assert.equal(outcomes[0]?.problem, undefined)
        assert.equal(outcomes[0]?.from, 'upstream')
      }
    }
  })

  it('a step that fails at the end spoils nothing for the next', async () => {
    const { answer } = await call('?first=break-finish')
    assert.equal(answer.status, 200)
    assert.ok(tale.includes('second finish'))
  })

  it('its last bytes wait for what a step keeps of it, and go also when that fails', async () => {
    for (const path of [
      'licences/L-1?first=keep-finish',
      'licences/L-1?first=answer&second=keep-finish',
    ]) {
      tale.length = 0
      const answer = await fetch(`${plane.url}/api/gitd/licences/v1/${path}`)
      await answer.text()
      assert.match(tale.join(), /kept/)
    }
    const { answer, text } = await call('?first=lose-finish')
    assert.equal(answer.status, 200)
    assert.equal(text, '{"from":"registry"}')
  })

  it('speaks Polish, and English to those who ask', async () => {
    const url = `${plane.url}/api/gitd/licences/v1/licences/L-1?first=refuse`
    const titles = await Promise.all(
      ['', 'en', 'de, en;q=0.5', 'en;q=0.1, pl-PL;q=0.9', 'fr'].map(async (language) => {
        const answer = await fetch(url, { headers: { 'accept-language': language } })
        return ((await answer.json()) as { title: string }).title
      }),
    )
    const pl = 'Token nie daje prawa do tej operacji'
    const en = 'The token does not permit this operation'
    assert.deepEqual(titles, [pl, en, en, pl, pl])
  })
})

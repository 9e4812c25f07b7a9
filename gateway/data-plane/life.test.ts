// What the catalog announces of an API, its callers are told; what it has closed, nobody calls.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { systemClock } from '#kernel/clock/clock.ts'
import { until } from '#kernel/testing/until.ts'
import deprecation from '#policies/deprecation/deprecation.ts'
import type { ClosedApi, PublishedLife } from '#api-catalog/published.ts'
import { openPlane, publishedApi } from './testing/open-plane.ts'
import type { TestPlane, TestStep } from './testing/open-plane.ts'

const iso = (ahead: number) => new Date(systemClock.now() + ahead).toISOString()
const hour = 3_600_000
const field = (day: string) => new Date(Date.parse(day)).toUTCString()

const announced: PublishedLife = {
  state: 'deprecated',
  deprecatedAt: '2026-01-01T00:00:00.000Z',
  sunsetAt: iso(hour),
  successor: 'gitd/licences/v2',
}
const closed: ClosedApi[] = [
  {
    entity: 'gitd',
    name: 'old',
    major: 1,
    state: 'archived',
    sunsetAt: '2026-01-31T00:00:00.000Z',
    successor: 'gitd/old/v2',
  },
  { entity: 'gitd', name: 'still', major: 1, state: 'suspended', reason: 'It is being mended.' },
]

/** As a policy file says it of one operation. */
const ofFile: TestStep = {
  policy: 'deprecation',
  phase: 'shape',
  build: (tools) =>
    deprecation.build({ since: '2026-02-01', sunset: '2026-03-01', docs: '/why' }, tools),
}

describe('the life of an API', () => {
  let plane: TestPlane
  before(async () => {
    const plain = publishedApi(['GET /x'], { name: 'plain' })
    const ending = publishedApi(['GET /x'], { life: announced })
    plane = await openPlane([plain, ending], { closed })
  })
  after(() => plane.close())

  const ask = (path: string, init?: RequestInit) => fetch(`${plane.url}${path}`, init)
  const told = async (path = '/api/gitd/licences/v1/x') => {
    const { status, headers } = await ask(path)
    return {
      status,
      deprecation: headers.get('deprecation'),
      sunset: headers.get('sunset'),
      link: headers.get('link'),
    }
  }
  async function live(life: PublishedLife) {
    plane.apis[1] = { ...plane.apis[1]!, life }
    await plane.gateway.rebuild('test')
  }

  it('is told by every answer as soon as it is announced, and by none before', async () => {
    const silent = { status: 200, deprecation: null, sunset: null, link: null }
    assert.deepEqual(await told('/api/gitd/plain/v1/x'), silent)
    assert.deepEqual(await told(), {
      status: 200,
      deprecation: `@${Date.parse(announced.deprecatedAt!) / 1000}`,
      sunset: field(announced.sunsetAt!),
      link: '</apis/gitd/licences/v1>; rel="deprecation", </apis/gitd/licences/v1>; rel="sunset", </api/gitd/licences/v2>; rel="successor-version"',
    })
  })

  it('is a step of its own in what explain tells', async () => {
    const { steps, would } = await plane.gateway.explain('GET', '/api/gitd/licences/v1/x')
    assert.equal(would, 'pass')
    assert.deepEqual(
      steps.map(({ policy, why }) => [policy, why]),
      [['deprecation', 'The life of the API in the catalog asks for it.']],
    )
  })

  it('leaves the fields to a step of the policy file, and adds its links', async () => {
    await plane.setPolicy('default', [ofFile])
    await plane.gateway.rebuild('test')
    const { status, deprecation: since, sunset, link } = await told()
    assert.deepEqual([status, since], [200, `@${Date.parse('2026-02-01') / 1000}`])
    assert.equal(sunset, field('2026-03-01'))
    assert.match(link ?? '', /successor-version.*<\/why>; rel="sunset"/)
    await plane.setPolicy('default', [])
    await plane.gateway.rebuild('test')
  })

  it('is over when its sunset has come, without a new snapshot: 410 names what comes next', async () => {
    await live({ ...announced, sunsetAt: iso(1500) })
    assert.equal((await told()).status, 200)
    const { id } = plane.gateway.current()
    const gone = await until('the sunset', async () => {
      const answer = await ask('/api/gitd/licences/v1/x')
      return answer.status === 410 && answer
    })
    const problem = (await gone.json()) as { type: string; detail: string }
    assert.equal(problem.type, '/problems/route/gone')
    assert.match(problem.detail, /call \/api\/gitd\/licences\/v2 in its place/)
    assert.match(gone.headers.get('link') ?? '', /rel="successor-version"/)
    assert.ok(gone.headers.get('sunset'))
    assert.equal(plane.gateway.current().id, id)
    const { refusal } = await plane.gateway.explain('GET', '/api/gitd/licences/v1/x')
    assert.equal(refusal?.code, 'route/gone')
  })

  it('archived is known for good, on every path and by every door', async () => {
    for (const path of ['/api/gitd/old/v1', '/api/gitd/old/v1/any/thing']) {
      const { status, sunset, link } = await told(path)
      assert.deepEqual(
        [status, sunset, link],
        [410, 'Sat, 31 Jan 2026 00:00:00 GMT', '</api/gitd/old/v2>; rel="successor-version"'],
      )
    }
    const sandbox = await told('/sandbox/gitd/old/v1/x')
    assert.equal(sandbox.link, '</sandbox/gitd/old/v2>; rel="successor-version"')
    const { refusal } = await plane.gateway.explain('GET', '/api/gitd/old/v1/x')
    assert.match(refusal?.detail ?? '', /ended on 2026-01-31; call \/api\/gitd\/old\/v2/)
  })

  it('suspended answers 503 with the reason; another major of the name stays unknown', async () => {
    const answer = await ask('/api/gitd/still/v1/x')
    const problem = (await answer.json()) as { type: string; detail: string }
    assert.deepEqual([answer.status, problem.type], [503, '/problems/route/closed'])
    assert.match(problem.detail, /It is being mended\./)
    assert.equal((await told('/api/gitd/still/v2/x')).status, 404)
  })
})

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openPlane, publishedApi } from './testing/open-plane.ts'
import type { TestPlane } from './testing/open-plane.ts'

describe('the walk of a call, told', () => {
  let plane: TestPlane
  const onUpstream = publishedApi(['GET /persons/{id}', 'GET /persons/search', 'OPTIONS /own'], {
    upstream: 'https://registry.example/base/',
  })
  const onSandbox = publishedApi(['GET /x'], { name: 'fresh' })
  before(async () => {
    const steps = [
      { policy: 'require-token', phase: 'identify' as const, build: () => ({}) },
      { policy: 'journal', phase: 'observe' as const, build: () => ({}) },
    ]
    plane = await openPlane([onUpstream, onSandbox], { steps })
  })
  after(() => plane.close())

  it('names route, steps in order, their places and the upstream', async () => {
    const walk = await plane.gateway.explain(
      'get',
      '/api/gitd/licences/v1/persons/%c5%81?fields=id',
    )
    assert.deepEqual(walk.route, {
      api: 'gitd/licences/v1',
      version: '1.0.0',
      title: 'Licences',
      operation: 'GET /persons/{id}',
      method: 'GET',
      path: '/persons/{id}',
      params: { id: 'Ł' },
      policy: 'default',
    })
    assert.deepEqual(
      walk.steps.map(({ policy, phase, origin }) => [policy, phase, origin]),
      [
        ['require-token', 'identify', 'policies/default.yaml:1'],
        ['journal', 'observe', 'policies/default.yaml:2'],
      ],
    )
    assert.match(walk.steps[0]!.why, /policy file "default"/)
    assert.equal(walk.upstream, 'https://registry.example/base/persons/%C5%81?fields=id')
    assert.equal(walk.sandbox, false)
    assert.equal(walk.snapshot, plane.gateway.current().id)
    assert.equal(walk.refusal, undefined)
  })

  it('takes a whole address as well, and HEAD as GET', async () => {
    const walk = await plane.gateway.explain(
      'HEAD',
      `${plane.url}/api/gitd/licences/v1/persons/search`,
    )
    assert.equal(walk.route?.path, '/persons/search')
  })

  it('tells the sandbox from an upstream', async () => {
    const guarded = await plane.gateway.explain('GET', '/api/gitd/fresh/v1/x')
    assert.deepEqual([guarded.upstream, guarded.sandbox, guarded.steps.length], [null, true, 2])
    const open = await plane.gateway.explain('GET', '/sandbox/gitd/licences/v1/persons/1')
    assert.deepEqual([open.upstream, open.sandbox, open.steps.length], [null, true, 0])
  })

  // oxfmt-ignore
  const refusals: [string, string, number, string][] = [
    ['GET',     '/api/gitd/licences/v1/persons/..',     400, 'request/malformed'],
    ['GET',     '/api/gitd/licences/v1/persons/%2f',    400, 'request/malformed'],
    ['GET',     '/api/gitd/licences/v1/nothing',        404, 'route/unknown'],
    ['GET',     '/api/gitd/licences/v3/persons/1',      404, 'route/unknown'],
    ['GET',     '/oidc',                                404, 'route/unknown'],
    ['GET',     'https://elsewhere.example',            404, 'route/unknown'],
    ['DELETE',  '/api/gitd/licences/v1/persons/1',      405, 'route/method'],
    ['OPTIONS', '/api/gitd/licences/v1/persons/1',      405, 'route/method'],
  ]
  for (const [method, url, status, code] of refusals) {
    it(`ends ${method} ${url} at the door, as the call does`, async () => {
      const { refusal, route } = await plane.gateway.explain(method, url)
      assert.deepEqual([refusal?.status, refusal?.code, route], [status, code, null])
      if (!url.startsWith('/api') || url.includes('..')) return
      const answer = await fetch(plane.url + url, { method })
      assert.equal(answer.status, status)
    })
  }

  it('is there for each operation of an API, also of a version that does not serve yet', () => {
    const described = plane.gateway.describe(onUpstream)
    assert.deepEqual(
      described.map(({ id, steps }) => [id, steps.map(({ policy }) => policy).join()]),
      [
        ['GET /persons/{id}', 'require-token,journal'],
        ['GET /persons/search', 'require-token,journal'],
        ['OPTIONS /own', 'require-token,journal'],
      ],
    )
    const next = publishedApi(['GET /next'], { name: 'licences', version: '1.1.0' })
    assert.equal(plane.gateway.describe(next)[0]?.steps.length, 2)
  })
})

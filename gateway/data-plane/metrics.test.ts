import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { until } from '#kernel/testing/until.ts'
import { openPlane, publishedApi } from './testing/open-plane.ts'
import type { TestPlane } from './testing/open-plane.ts'
import { openRegistry } from './testing/registry.ts'
import type { Registry } from './testing/registry.ts'

describe('the metrics', () => {
  let plane: TestPlane
  let registry: Registry
  before(async () => {
    registry = await openRegistry()
    const api = publishedApi(['GET /x/{id}', 'POST /x/{id}'], { upstream: registry.url })
    plane = await openPlane([api])
  })
  after(async () => {
    await plane.close()
    await registry.close()
  })

  it('count calls by API, code and source, their time and their bytes, and nothing a caller says', async () => {
    const root = `${plane.url}/api/gitd/licences/v1`
    for (const id of ['90010112345', 'secret']) await (await fetch(`${root}/x/${id}`)).text()
    await (await fetch(`${root}/x/1`, { method: 'POST', body: '12345' })).text()
    await fetch(`${root}/x/1`, { method: 'DELETE' })
    await fetch(`${plane.url}/api/${'made-up'}/x/v1/y`)
    const text = await until('the calls are counted', async () => {
      const shown = await plane.gateway.metrics()
      return shown.includes('code="404"') && shown
    })
    // oxfmt-ignore
    for (const line of [
      'szyna_http_requests_total{api="gitd/licences/v1",code="200",source="upstream"} 3',
      'szyna_http_requests_total{api="gitd/licences/v1",code="405",source="gateway"} 1',
      'szyna_http_requests_total{api="none",code="404",source="gateway"} 1',
      'szyna_bandwidth_bytes{api="gitd/licences/v1",direction="ingress"} 5',
      'szyna_bandwidth_bytes{api="gitd/licences/v1",direction="egress"} ',
      'http_server_request_duration_seconds_bucket{le="+Inf",api="gitd/licences/v1"} 4',
      'http_server_request_duration_seconds_count{api="gitd/licences/v1"} 4',
      'http_client_request_duration_seconds_count{api="gitd/licences/v1"} 3',
      'http_server_active_requests{api="gitd/licences/v1"} 0',
      `szyna_snapshot_info{id="${plane.gateway.current().id}"} 1`,
      'szyna_snapshot_complaints 0',
      'szyna_journal_waiting_bytes 0',
      '# TYPE http_server_request_duration_seconds histogram',
    ]) {
      assert.ok(text.includes(line), `${line} is missing in\n${text}`)
    }
    assert.doesNotMatch(text, /90010112345|secret|made-up/)
  })

  it('are the same numbers when they are asked for again', async () => {
    const first = await plane.gateway.metrics()
    assert.equal(await plane.gateway.metrics(), first)
  })
})

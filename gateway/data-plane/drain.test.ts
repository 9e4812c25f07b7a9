import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { openPlane, publishedApi } from './testing/open-plane.ts'
import { openRegistry } from './testing/registry.ts'

describe('a gateway that is about to stop', () => {
  it('finishes what is under way, and ends the connection with its next reply', async () => {
    const registry = await openRegistry((_req, res) => void setTimeout(() => res.end('done'), 150))
    const plane = await openPlane([publishedApi(['GET /x'], { upstream: registry.url })])
    const ask = () => fetch(`${plane.url}/api/gitd/licences/v1/x`)
    const before = await ask()
    assert.equal(before.headers.get('connection'), 'keep-alive')
    const underWay = ask()
    await wait(50)
    const started = performance.now()
    const drained = plane.gateway.drain(5_000)
    const answer = await underWay
    assert.equal(await answer.text(), 'done')
    assert.equal(answer.headers.get('connection'), 'close')
    await drained
    assert.ok(performance.now() - started < 1_000)
    const late = await fetch(`${plane.url}/api/gitd/nothing/v1/x`)
    assert.equal(late.headers.get('connection'), 'close')
    await plane.close()
    await registry.close()
  })

  it('waits no longer than it may', async () => {
    const registry = await openRegistry(() => {})
    const plane = await openPlane([publishedApi(['GET /x'], { upstream: registry.url })], {
      upstreamTimeoutMs: 600,
    })
    const hanging = fetch(`${plane.url}/api/gitd/licences/v1/x`)
    await wait(50)
    const started = performance.now()
    await plane.gateway.drain(100)
    assert.ok(performance.now() - started < 400)
    assert.equal((await hanging).status, 504)
    await plane.close()
    await registry.close()
  })
})

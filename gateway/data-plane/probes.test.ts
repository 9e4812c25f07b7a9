import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { until } from '#kernel/testing/until.ts'
import { silentLog } from '#kernel/log/log.ts'
import balance from '#policies/balance/balance.ts'
import type { ProbeAsk } from '#policies/policy.ts'
import { openProbes } from './probes.ts'
import { openPlane, publishedApi } from './testing/open-plane.ts'
import { rawServer } from './testing/raw-http.ts'
import { openRegistry } from './testing/registry.ts'
import { openTarget } from './upstream.ts'

const often: ProbeAsk = {
  path: '/livez',
  every: 0.1,
  timeout: 0.1,
  status: [200],
  rise: 2,
  fall: 2,
}

/** A system with a health of its own beside its calls. */
async function openSystem() {
  const state = { health: 200, calls: 0, asked: 0 }
  const registry = await openRegistry((req, res) => {
    const isProbe = req.url === '/livez'
    if (isProbe) state.asked += 1
    else state.calls += 1
    res.writeHead(isProbe ? state.health : 200).end()
  })
  return { state, ...registry }
}

describe('addresses that are asked whether they are well', () => {
  it('get no calls while they are ill, and calls again when they are well; if all are ill, all do', async () => {
    const [one, two] = [await openSystem(), await openSystem()]
    const targets = [{ address: `${one.url}/v2` }, { address: two.url }]
    const plane = await openPlane([publishedApi(['GET /x', 'GET /y'], { upstream: one.url })], {
      steps: [
        { policy: 'balance', build: (tools) => balance.build({ targets, health: often }, tools) },
      ],
    })
    const call = async () =>
      assert.equal((await fetch(`${plane.url}/api/gitd/licences/v1/x`)).status, 200)
    const calls = async () => {
      one.state.calls = two.state.calls = 0
      for (let nth = 0; nth < 20; nth++) await call()
      return [one.state.calls > 0, two.state.calls > 0]
    }
    const told = async (address: string) =>
      (await plane.gateway.metrics()).match(
        new RegExp(`szyna_upstream_healthy\\{target="${address}"\\} (\\d)`),
      )?.[1]
    assert.deepEqual(await calls(), [true, true])
    assert.equal(await told(`${one.url}/v2`), '1')

    one.state.health = 503
    await until('one is ill', async () => (await told(`${one.url}/v2`)) === '0')
    assert.deepEqual(await calls(), [false, true])
    assert.deepEqual(plane.gateway.health(), [
      { address: `${one.url}/v2`, isWell: false },
      { address: two.url, isWell: true },
    ])

    two.state.health = 500
    await until('two is ill', async () => (await told(two.url)) === '0')
    assert.deepEqual(await calls(), [true, true])

    one.state.health = 200
    await until('one is well', async () => (await told(`${one.url}/v2`)) === '1')
    assert.deepEqual(await calls(), [true, false])

    // Two operations ask the same of each: it is asked once in a tenth of a second, not twice.
    two.state.asked = 0
    await wait(1_000)
    assert.ok(two.state.asked >= 5 && two.state.asked <= 13, `${two.state.asked} questions`)

    await plane.setPolicy('default', [])
    await plane.gateway.rebuild('no step asks any more')
    assert.deepEqual(plane.gateway.health(), [])
    await wait(100)
    two.state.asked = 0
    await wait(300)
    assert.equal(two.state.asked, 0)
    await plane.close()
    await Promise.all([one.close(), two.close()])
  })

  it('keep what is known of them over an edit of another step', async () => {
    const system = await openSystem()
    system.state.health = 503
    const targets = [{ address: system.url }, { address: `${system.url}/other` }]
    const step = {
      policy: 'balance',
      build: (tools: Parameters<typeof balance.build>[1]) =>
        balance.build({ targets, health: often }, tools),
    }
    const plane = await openPlane([publishedApi(['GET /x'], { upstream: system.url })], {
      steps: [step],
    })
    await until('it is ill', () => plane.gateway.health()[0]?.isWell === false)
    system.state.health = 200
    await plane.setPolicy('default', [step, { policy: 'x', build: () => ({}) }])
    assert.equal((await plane.gateway.rebuild('edited')).accepted, true)
    assert.equal(plane.gateway.health()[0]?.isWell, false)
    await plane.close()
    await system.close()
  })
})

describe('probes', () => {
  it('never have two questions under way, and count silence as a failure', async () => {
    let most = 0
    const deaf = await rawServer(
      () => {},
      () => (most = Math.max(most, deaf.sockets.size)),
    )
    const probes = openProbes({ log: silentLog })
    const probe = probes.ask(openTarget(deaf.url), often)
    assert.equal(probe.isWell, true)
    probes.settle([probe])
    await until('it is ill', () => !probe.isWell)
    await until('it is asked on', () => deaf.accepted() >= 5)
    assert.equal(most, 1)
    probes.close()
    await until('the question is given up', () => deaf.sockets.size === 0)
    const accepted = deaf.accepted()
    await wait(300)
    assert.equal(deaf.accepted(), accepted)
    await deaf.close()
  })

  it('leave nothing behind a thousand configurations, served or refused', async () => {
    const system = await openSystem()
    const probes = openProbes({ log: silentLog })
    const target = openTarget(system.url)
    for (let nth = 0; nth < 1_000; nth++) {
      const ask = { ...often, path: `/${nth}` }
      const probe = probes.ask(target, ask)
      assert.equal(probes.ask(target, { ...ask }), probe)
      const served = nth % 2 === 0
      probes.settle(served ? [probe] : [])
      assert.equal(probes.states().length, served ? 1 : 0)
      if (nth % 100 === 0) await wait(5)
    }
    probes.settle([])
    await wait(100)
    const asked = system.calls.length
    await wait(400)
    assert.equal(system.calls.length, asked)
    assert.notEqual(probes.ask(target, often), probes.ask(target, { ...often, rise: 9 }))
    probes.close()
    await system.close()
  })
})

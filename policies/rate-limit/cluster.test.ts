// Limits that nodes share, over the protocol: always against a stand-in, and against a real server
// when REDIS_URL is set.

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { handWoundClock, systemClock } from '#kernel/clock/clock.ts'
import { silentLog } from '#kernel/log/log.ts'
import { until } from '#kernel/testing/until.ts'
import { openBench, walk } from '../testing/harness.ts'
import rateLimit from './rate-limit.ts'
import type { RateLimit } from './options.ts'
import { openSharedCounters } from './shared-counters.ts'
import type { OpenCounters } from './shared-counters.ts'
import { openRedisStandIn } from './testing/redis-stand-in.ts'
import type { RedisStandIn } from './testing/redis-stand-in.ts'

const options: RateLimit = {
  calls: 2,
  seconds: 60,
  per: { expression: 'header["x-who"]' },
  store: 'cluster',
}

/** A node of its own, with one step; `who` gets the status, and the problem when there is one. */
function node(shared: OpenCounters, more: Partial<RateLimit> = {}) {
  const bench = openBench({ shared })
  const tools = bench.tools('GET', '/persons')
  const step = rateLimit.build({ ...options, ...more }, tools)
  return async (who: string) => {
    const { reply } = await walk([step], bench.call({ tools, headers: ['x-who', who] }))
    return reply.problem ? `${reply.status} ${reply.problem.code}` : String(reply.status)
  }
}

const urls = [process.env['REDIS_URL'], 'stand-in'].filter((url) => url !== undefined)

for (const url of urls) {
  describe(`a limit over ${url === 'stand-in' ? 'a stand-in of Redis' : 'REDIS_URL'}`, () => {
    let standIn: RedisStandIn | undefined
    let nodes: OpenCounters[]

    beforeEach(async () => {
      standIn = url === 'stand-in' ? await openRedisStandIn() : undefined
      const needs = { redisUrl: standIn?.url ?? url, clock: systemClock, log: silentLog }
      nodes = [await openSharedCounters(needs), await openSharedCounters(needs)]
    })
    afterEach(async () => {
      for (const it of nodes) await it.close()
      await standIn?.close()
    })

    it('is one limit for both nodes', async () => {
      const [one, other] = nodes.map((shared) => node(shared)) as [
        ReturnType<typeof node>,
        ReturnType<typeof node>,
      ]
      const who = randomUUID()
      assert.deepEqual(
        [await one(who), await other(who), await one(who), await other(who)],
        ['200', '200', '429 limit/exceeded', '429 limit/exceeded'],
      )
      assert.equal(await one(randomUUID()), '200')
    })

    it('lets through just as many of fifty at once', async () => {
      const asks = nodes.map((shared) => node(shared, { calls: 7 }))
      const who = randomUUID()
      const answers = await Promise.all(Array.from({ length: 50 }, (_, at) => asks[at % 2]!(who)))
      assert.equal(answers.filter((answer) => answer === '200').length, 7)
    })
  })
}

describe('while the shared counter is away', () => {
  let standIn: RedisStandIn
  let shared: OpenCounters
  let clock: ReturnType<typeof handWoundClock>

  beforeEach(async () => {
    standIn = await openRedisStandIn()
    clock = handWoundClock()
    shared = await openSharedCounters({ redisUrl: standIn.url, clock, log: silentLog })
  })
  afterEach(async () => {
    await shared.close()
    await standIn.close()
  })

  it('each node counts alone, where the file does not say otherwise', async () => {
    const ask = node(shared)
    standIn.mode = 'errs'
    assert.deepEqual(
      [await ask('a'), await ask('a'), await ask('a')],
      ['200', '200', '429 limit/exceeded'],
    )
  })

  it('calls are refused where the file says refuse', async () => {
    const ask = node(shared, { 'when-store-away': 'refuse' })
    standIn.mode = 'errs'
    assert.equal(await ask('a'), '503 limit/unavailable')
  })

  it('calls pass where the file says allow', async () => {
    const ask = node(shared, { 'when-store-away': 'allow' })
    standIn.mode = 'errs'
    assert.deepEqual([await ask('a'), await ask('a'), await ask('a')], ['200', '200', '200'])
  })

  it('one call waits for a silent one, the next do not, and a second later it is asked again', async () => {
    const ask = node(shared, { 'when-store-away': 'refuse' })
    standIn.mode = 'silent'
    assert.equal(await ask('a'), '503 limit/unavailable')
    const asked = standIn.asked()
    for (let n = 0; n < 20; n++) assert.equal(await ask('a'), '503 limit/unavailable')
    assert.equal(standIn.asked(), asked, 'it is left alone')
    standIn.mode = 'answers'
    await until('it counts again', () => {
      clock.wind(1000)
      return ask('b').then((answer) => answer === '200')
    })
  })

  it('the bus starts all the same', async () => {
    await standIn.close()
    const alone = await openSharedCounters({ redisUrl: standIn.url, clock, log: silentLog })
    assert.equal(await node(alone)('a'), '200')
    await alone.close()
  })
})

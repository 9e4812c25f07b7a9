import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runCases } from '../run-cases.ts'
import { openBench, walk } from '../testing/harness.ts'
import { upstreamReply } from '../testing/walk.ts'
import type { QuotaOptions } from './options.ts'
import quota from './quota.ts'

describe('quota', () => {
  it('does what its golden cases say', async () => {
    const { failed, lines } = await runCases(new URL('quota.cases.yaml', import.meta.url).pathname)
    assert.equal(failed, 0, lines.join('\n'))
  })

  it('counts on when the file is edited: a higher quota, another place of a step that has a name', async () => {
    const bench = openBench()
    const tools = bench.tools('GET', '/persons')
    const ask = async (options: Partial<QuotaOptions>, nth = 0) => {
      const step = quota.build(
        { per: 'day', requests: 2, who: 'everyone', ...options },
        { ...tools, nth },
      )
      return (await walk([step], bench.call({ tools }))).reply.headers.get('ratelimit')
    }
    assert.equal(await ask({}), '"quota-day";r=1;t=54000')
    assert.equal(await ask({ requests: 10 }), '"quota-day";r=8;t=54000')
    assert.equal(await ask({}, 1), '"quota-day-2";r=1;t=54000', 'by its place')
    assert.equal(await ask({ name: 'plan' }), '"plan-day";r=1;t=54000')
    assert.equal(await ask({ name: 'plan' }, 1), '"plan-day";r=0;t=54000', 'by its name')
    assert.equal(await ask({ name: 'plan', scope: 'api' }), '"plan-day";r=1;t=54000')
    assert.equal(await ask({ name: 'plan', per: 'month' }), '"plan-month";r=1;t=2556000')
  })

  it('gives calls of which no system is known one quota together', async () => {
    const bench = openBench()
    const tools = bench.tools('GET', '/persons')
    const step = quota.build({ per: 'day', requests: 1 }, tools)
    const ask = async (peer: string) =>
      (await walk([step], bench.call({ tools, peer }))).reply.status
    assert.deepEqual([await ask('192.0.2.1'), await ask('192.0.2.2')], [200, 429])
  })

  it('counts no bytes of what the bus itself refuses, nor of calls that did not come so far', async () => {
    const bench = openBench()
    const tools = bench.tools('GET', '/persons')
    const step = quota.build({ per: 'day', bytes: 10, who: 'everyone' }, tools)
    const ask = async (steps: Parameters<typeof walk>[0], text: string) => {
      const upstream = () => upstreamReply(200, [], text)
      return (await walk(steps, bench.call({ tools }), { upstream })).reply
    }
    const refusing = { request: () => assert.fail('a bug of another step') }
    const left = (reply: { headers: { get(name: string): string | undefined } }) =>
      reply.headers.get('ratelimit')
    assert.equal(left(await ask([step, refusing], '')), '"quota-day";r=10;t=54000')
    const call = bench.call({ tools })
    const { outcome } = await walk([step], call)
    await step.finish!(call, { ...outcome, problem: 'upstream/timeout', replyBytes: 500 })
    const early = await ask([refusing, step], '')
    assert.equal(left(early), undefined)
    assert.equal(
      early.headers.get('ratelimit-policy'),
      '"quota-day";q=10;qu="content-bytes";w=86400',
    )
    assert.equal(left(await ask([step], '1234567')), '"quota-day";r=10;t=54000')
    assert.equal(left(await ask([step], '1234567')), '"quota-day";r=3;t=54000')
    assert.equal((await ask([step], '1')).status, 429)
  })

  it('counts the bytes of a call that lasts beyond midnight where it ends', async () => {
    const bench = openBench()
    const tools = bench.tools('GET', '/persons')
    const step = quota.build({ per: 'day', bytes: 10, who: 'everyone' }, tools)
    const upstream = (text: string, ms: number) => () => {
      bench.clock.wind(ms)
      return upstreamReply(200, [], text)
    }
    const beyond = { upstream: upstream('12345678', 15 * 3_600_000) }
    await walk([step], bench.call({ tools }), beyond)
    const { reply } = await walk([step], bench.call({ tools }), { upstream: upstream('', 0) })
    assert.equal(reply.headers.get('ratelimit'), '"quota-day";r=2;t=86400')
  })
})

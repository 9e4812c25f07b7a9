import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { openLog } from '#kernel/log/log.ts'
import { note } from '../call.ts'
import type { Outcome } from '../call.ts'
import { runCases } from '../run-cases.ts'
import { openBench } from '../testing/harness.ts'
import { fieldNames } from './fields.ts'
import log from './log.ts'
import type { LogStep } from './options.ts'

const outcome: Outcome = {
  status: 200,
  problem: undefined,
  from: 'upstream',
  requestBytes: 10,
  replyBytes: 20,
  totalMs: 1500.55,
  upstreamMs: 1200,
  aborted: false,
}

/** The lines that calls of these outcomes leave. */
function linesOf(options: LogStep, outcomes: readonly Partial<Outcome>[]) {
  const lines: Record<string, unknown>[] = []
  const to = new Writable({
    write(chunk: Buffer, _, done) {
      lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>)
      done()
    },
  })
  const bench = openBench({ log: openLog('debug', to) })
  const tools = bench.tools('GET', '/persons/{id}')
  const step = log.build(options, tools)
  for (const one of outcomes) {
    const call = bench.call({
      tools,
      path: '/persons/44051401458',
      query: 'pesel=44051401458',
      params: { id: '44051401458' },
      headers: ['Authorization', 'Bearer secret-token', 'X-Purpose', 'secret-purpose'],
      body: 'secret-body',
    })
    const scopes = new Set(['secret-scope'])
    call.caller = {
      kind: 'system',
      system: 'zus.kadry',
      entity: 'zus',
      scopes,
      tokenId: 'secret-id',
    }
    note(call, 'authorize', 'tax')
    void step.finish!(call, { ...outcome, ...one })
  }
  return lines
}

describe('log', () => {
  it('does what its golden cases say', async () => {
    const { failed, lines } = await runCases(new URL('log.cases.yaml', import.meta.url).pathname)
    assert.equal(failed, 0, lines.join('\n'))
  })

  it('writes one line of a call, with what is usual', () => {
    const [line, ...more] = linesOf({}, [{ status: 503, problem: 'upstream/timeout' }])
    assert.equal(more.length, 0)
    const { time, ...rest } = line!
    assert.match(String(time), /^\d{4}-/)
    assert.deepEqual(rest, {
      level: 'info',
      traceId: '0'.repeat(31) + '1',
      api: 'mswia/persons/v1',
      operation: 'GET /persons/{id}',
      system: 'zus.kadry',
      status: 503,
      problem: 'upstream/timeout',
      totalMs: 1500.6,
      upstreamMs: 1200,
      msg: 'a call',
    })
  })

  it('never says what a call brought, whatever fields it has', () => {
    const fields = [...fieldNames] as NonNullable<LogStep['fields']>
    const [line] = linesOf({ fields }, [{}])
    assert.equal(Object.keys(line!).length, fields.length + 4)
    assert.deepEqual(line!['notes'], { authorize: 'tax' })
    assert.doesNotMatch(JSON.stringify(line), /44051401458|secret/)
  })

  it('writes of the statuses and the slowness that are asked for, where both are, of both', () => {
    const some = [200, 404, 499, 500, 503].map((status) => ({ status }))
    const statuses = (options: LogStep, outcomes: readonly Partial<Outcome>[]) =>
      linesOf(options, outcomes).map(({ status }) => status)
    assert.deepEqual(statuses({ 'when-status': ['5xx', 499] }, some), [499, 500, 503])
    const slow = { 'slow-ms': 1501 }
    assert.deepEqual(statuses(slow, some), [])
    assert.deepEqual(statuses(slow, [{ totalMs: 1501 }]), [200])
    const both = { 'slow-ms': 1501, 'when-status': [500] }
    assert.deepEqual(
      statuses(both, [{ status: 500 }, { totalMs: 2000 }, { status: 500, totalMs: 2000 }]),
      [500],
    )
  })

  it('is as loud as it is told', () => {
    for (const level of ['debug', 'info', 'warn', 'error'] as const) {
      assert.equal(linesOf({ level }, [{}])[0]!['level'], level)
    }
  })

  it('writes of its share of the calls, evenly: never one more or less than is due', () => {
    const share = fc.integer({ min: 1, max: 100 })
    fc.assert(
      fc.property(share, fc.integer({ min: 1, max: 60 }), (percent, calls) => {
        const sample = percent / 100
        const lines = linesOf(
          { sample },
          Array.from({ length: calls }, () => ({})),
        )
        assert.ok(
          Math.abs(lines.length - calls * sample) <= 1 + 1e-9,
          `${lines.length} of ${calls}`,
        )
        assert.ok(lines.length >= 1, 'the first call is among them')
      }),
    )
  })
})

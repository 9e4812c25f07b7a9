import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runCases } from '../run-cases.ts'
import { openBench } from '../testing/harness.ts'
import journal from './journal.ts'
import type { Outcome } from '../call.ts'

const outcome: Outcome = {
  status: 200,
  problem: undefined,
  from: 'upstream',
  requestBytes: 10,
  replyBytes: 20,
  totalMs: 1500.5,
  upstreamMs: 1200,
  aborted: false,
}

function entryOf(how: Partial<Outcome>, note?: Record<string, string>) {
  const bench = openBench()
  const tools = bench.tools('GET', '/persons/{id}')
  const step = journal.build(note ? { note } : {}, tools)
  step.finish!(bench.call({ tools, path: '/persons/44051401458', query: 'a=b' }), {
    ...outcome,
    ...how,
  })
  return bench.journal[0]!
}

describe('journal', () => {
  it('does what its golden cases say', async () => {
    const { failed, lines } = await runCases(
      new URL('journal.cases.yaml', import.meta.url).pathname,
    )
    assert.equal(failed, 0, lines.join('\n'))
  })

  it('says when the call arrived, how long it took and how much went through', () => {
    const { at, totalMs, upstreamMs, requestBytes, replyBytes } = entryOf({})
    assert.deepEqual(
      { at, totalMs, upstreamMs, requestBytes, replyBytes },
      {
        at: '2026-03-02T07:59:58.499Z',
        totalMs: 1500.5,
        upstreamMs: 1200,
        requestBytes: 10,
        replyBytes: 20,
      },
    )
  })

  it('never holds the path or the query', () => {
    assert.doesNotMatch(JSON.stringify(entryOf({})), /44051401458|a=b/)
  })

  it('calls an upstream that failed no decision of the bus', () => {
    const { decision, rule, status } = entryOf({
      problem: 'upstream/timeout',
      status: 504,
      from: 'gateway',
    })
    assert.deepEqual({ decision, rule, status }, { decision: 'permitted', rule: null, status: 504 })
  })

  it('gives each entry an id of its own', () => {
    assert.notEqual(entryOf({}).id, entryOf({}).id)
  })

  it('cuts a note that is too long', () => {
    const { more } = entryOf({}, { long: `"${'x'.repeat(600)}"` })
    assert.equal(String(more?.['long']).length, 500)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runCases } from '../run-cases.ts'
import { openBench } from '../testing/harness.ts'
import journal from './journal.ts'
import type { CallerPerson, Outcome } from '../call.ts'
import { testPseudonym } from '../testing/issuer.ts'
import { dayAfter } from './day-after.ts'

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

  it('says whom a call is about, and of an official that he acted', () => {
    const id = 'p-7f3a00ff1b2c3d4e5f60718293a4b5c6'
    const office = { entity: 'gmina', unit: undefined, membership: 'm' }
    const acr = 'http://eidas.europa.eu/LoA/low'
    const person = { id, mode: 'online', acr, authTime: 0 } as const
    const citizen = { ...person, context: 'citizen' } as const
    const official = { ...person, context: 'official', office } as const
    const pesel = '{"pesel":"44051401458"}'
    const subject = testPseudonym({ country: 'PL', identifier: '44051401458' })
    // oxfmt-ignore
    const rows: [CallerPerson | undefined, string | undefined, object | undefined][] = [
      [undefined, undefined, undefined],
      [undefined, pesel,     { subject }],
      [undefined, '{"pesel":4', undefined],
      [undefined, '{"pesel":["44051401458"]}', undefined],
      [undefined, '{"pesel":"4405140145"}', undefined],
      [citizen,   undefined, { subject: id }],
      [citizen,   '{}',      { subject: id }],
      [citizen,   pesel,     { subject }],
      [official,  undefined, { official: id }],
      [official,  pesel,     { subject, official: id }],
    ]
    for (const [person, body, more] of rows) {
      const bench = openBench()
      const tools = bench.tools('POST', '/persons')
      const step = journal.build({ subject: 'body:/pesel' }, tools)
      const call = bench.call({ tools, ...(body !== undefined && { body }) })
      const system = {
        kind: 'system',
        system: 'a.b',
        entity: 'a',
        scopes: new Set<string>(),
      } as const
      call.caller = { ...system, tokenId: 't', person }
      step.finish!(call, outcome)
      assert.deepEqual(bench.journal[0]!.more, more)
      assert.doesNotMatch(JSON.stringify(bench.journal), /44051401458/)
    }
  })

  it('takes over who a refused token named, an official as one who acted', () => {
    const id = 'p-7f3a00ff1b2c3d4e5f60718293a4b5c6'
    for (const [context, more] of [
      ['citizen', { context: 'citizen', subject: id }],
      ['official', { context: 'official', official: id }],
    ] as const) {
      const bench = openBench()
      const tools = bench.tools('GET', '/persons')
      const call = bench.call({ tools })
      call.notes = { subject: id, context }
      journal.build({}, tools).finish!(call, { ...outcome, problem: 'token/expired' })
      assert.deepEqual(bench.journal[0]!.more, more)
    }
  })

  it('counts the days of hiding by the calendar in Poland', () => {
    const day = dayAfter(1)
    const at = (time: string) => day(Date.parse(time))
    assert.equal(at('2026-03-02T22:59:59.999Z'), '2026-03-03')
    assert.equal(at('2026-03-02T23:00:00.000Z'), '2026-03-04')
    assert.equal(at('2026-03-28T23:00:00.000Z'), '2026-03-30')
    assert.equal(at('2026-06-30T22:00:00.000Z'), '2026-07-02')
  })

  it('gives each entry an id of its own', () => {
    assert.notEqual(entryOf({}).id, entryOf({}).id)
  })

  it('cuts a note that is too long', () => {
    const { more } = entryOf({}, { long: `"${'x'.repeat(600)}"` })
    assert.equal(String(more?.['long']).length, 500)
  })
})

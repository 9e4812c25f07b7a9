import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Problem } from '#kernel/problem/problem.ts'
import type { ByteSink, ByteSource } from '../call.ts'
import { runCases } from '../run-cases.ts'
import { openBench, walk } from '../testing/harness.ts'
import limits from './limits.ts'
import type { Limits } from './options.ts'

/** A body that flows in pieces; `read` counts what was taken of it. */
function source(pieces: readonly string[], length?: number) {
  const seen = { read: 0, aborted: 0, paused: 0 }
  const it: ByteSource = {
    length,
    flow(sink) {
      for (const piece of pieces) {
        if (seen.aborted > 0) return
        seen.read += piece.length
        if (!sink.write(Buffer.from(piece), () => {})) seen.paused += 1
      }
      sink.end()
    },
    abort: () => void (seen.aborted += 1),
  }
  return { source: it, seen }
}

/** Takes `most` writes, then says that it is full. */
function sink(most = Infinity) {
  const got = { text: '', ended: 0, failed: [] as Error[] }
  const it: ByteSink = {
    write(chunk) {
      got.text += Buffer.from(chunk).toString()
      return got.text.length <= most
    },
    end: () => void (got.ended += 1),
    fail: (reason) => void got.failed.push(reason),
  }
  return { sink: it, got }
}

function prepare(options: Limits, body: ByteSource) {
  const bench = openBench()
  const tools = bench.tools('POST', '/persons')
  const call = bench.call({ tools, headers: ['Content-Type', 'application/json'] })
  call.body = { kind: 'stream', source: body }
  return { step: limits.build(options, tools), call }
}

describe('limits', () => {
  it('does what its golden cases say', async () => {
    const { failed, lines } = await runCases(new URL('limits.cases.yaml', import.meta.url).pathname)
    assert.equal(failed, 0, lines.join('\n'))
  })

  it('refuses a body by the length it announces, before a byte of it is read', async () => {
    const { source: body, seen } = source(['0123456789a'], 11)
    const { step, call } = prepare({ body: 10, json: {} }, body)
    const { reply } = await walk([step], call)
    assert.equal(reply.problem?.code, 'request/body-too-large')
    assert.equal(seen.read, 0)
  })

  it('lets a body of an announced length flow on untouched', async () => {
    const { source: body } = source(['0123456789'], 10)
    const { step, call } = prepare({ body: 10 }, body)
    assert.equal(step.request!(call), undefined)
    assert.ok(call.body.kind === 'stream' && call.body.source === body)
  })

  it('cuts a body of no announced length where it grows too long, and reads no more of it', () => {
    const { source: body, seen } = source(['01234', '56789', 'a', 'never read'])
    const { step, call } = prepare({ body: 10 }, body)
    assert.equal(step.request!(call), undefined)
    const { sink: upstream, got } = sink()
    assert.ok(call.body.kind === 'stream')
    call.body.source.flow(upstream)
    assert.equal(got.text, '0123456789')
    assert.equal(got.ended, 0, 'it never looks whole')
    assert.equal(got.failed.length, 1)
    assert.ok(got.failed[0] instanceof Problem && got.failed[0].code === 'request/body-too-large')
    assert.deepEqual([seen.read, seen.aborted], [11, 1])
  })

  it('lets one within the limit flow to its end, with back-pressure', () => {
    const { source: body, seen } = source(['01234', '56789'])
    const { step, call } = prepare({ body: 10 }, body)
    assert.equal(step.request!(call), undefined)
    const { sink: upstream, got } = sink(3)
    assert.ok(call.body.kind === 'stream')
    call.body.source.flow(upstream)
    assert.deepEqual([got.text, got.ended, got.failed.length], ['0123456789', 1, 0])
    assert.equal(seen.paused, 2)
  })

  it('gathers a body to look through it, and cuts that off too', async () => {
    const { source: body, seen } = source(['[1', ',2]'])
    const fits = prepare({ body: 10, json: { items: 2 } }, body)
    assert.equal((await walk([fits.step], fits.call)).reply.status, 200)
    assert.ok(fits.call.body.kind === 'bytes')
    assert.equal(seen.aborted, 0)

    const { source: long, seen: cut } = source(['[1,', '2,', '3,', '4,', '5]', 'never read'])
    const { step, call } = prepare({ body: 6, json: {} }, long)
    assert.equal((await walk([step], call)).reply.problem?.code, 'request/body-too-large')
    assert.ok(cut.read <= 7 && cut.aborted > 0)
  })

  it('tells a body that broke off or came too slowly from one that is too large', async () => {
    const reasons = [
      [new Error('broken'), 'request/malformed'],
      [new Problem('request/too-slow', 'The body came too slowly.'), 'request/too-slow'],
    ] as const
    for (const [reason, code] of reasons) {
      const body: ByteSource = { length: undefined, flow: (it) => it.fail(reason), abort() {} }
      const { step, call } = prepare({ body: 6, json: {} }, body)
      assert.equal((await walk([step], call)).reply.problem?.code, code)
    }
  })

  it('repeats nothing of what was sent', async () => {
    const bench = openBench()
    const tools = bench.tools('POST', '/persons')
    const step = limits.build({ json: { text: 3 }, url: 20, 'field-bytes': 64 }, tools)
    const asks = [
      { body: '{"Kowalska": 1}' },
      { body: '["Kowalska]' },
      { body: '{Kowalska: 1}' },
      { query: 'surname=Kowalska' },
      { headers: ['Kowalska', 'x'.repeat(64)] },
    ]
    for (const ask of asks) {
      const { reply } = await walk([step], bench.call({ tools, ...ask }))
      assert.ok(reply.status >= 400, JSON.stringify(ask))
      assert.doesNotMatch(JSON.stringify(reply.problem?.message), /Kowalska/)
    }
  })
})

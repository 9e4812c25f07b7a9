import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openTracer, traceparent } from './trace.ts'

describe('a trace', () => {
  const tracer = openTracer()
  const id = '4bf92f3577b34da6a3ce929d0e0e4736'
  const parent = '00f067aa0ba902b7'

  it('that is well formed is carried on with a span of ours', () => {
    const trace = tracer.read(`00-${id}-${parent}-00`)
    assert.deepEqual([trace.id, trace.flags, trace.carried], [id, '00', true])
    const onward = traceparent(trace)
    assert.match(onward, new RegExp(`^00-${id}-[0-9a-f]{16}-00$`))
    assert.ok(!onward.includes(parent))
  })

  it('of a later version is read as far as we know it', () => {
    assert.equal(tracer.read(`01-${id}-${parent}-01-more`).id, id)
  })

  // oxfmt-ignore
  for (const header of [
    undefined, '', 'x', `00-${id}-${parent}`, `00-${id}-${parent}-01-more`, `00-${id}-${parent}-01x`, `ff-${id}-${parent}-01`,
    `00-${'0'.repeat(32)}-${parent}-01`, `00-${id}-${'0'.repeat(16)}-01`, `00-${id.toUpperCase()}-${parent}-01`, `01-${id}-${parent}-01x`,
  ]) {
    it(`is made anew for ${header ?? 'none'}`, () => {
      const trace = tracer.read(header)
      assert.match(trace.id, /^(?!0{32})[0-9a-f]{32}$/)
      assert.deepEqual([trace.id === id, trace.carried], [false, false])
    })
  }

  it('is another for each call', () => {
    const ids = new Set(Array.from({ length: 5_000 }, () => tracer.read(undefined).id))
    assert.equal(ids.size, 5_000)
  })
})

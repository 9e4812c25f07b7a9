import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { byteSource, readBody } from '../testing/byte-source.ts'
import { takeBody } from './take-body.ts'

describe('a body that is taken up to a bound', () => {
  it('comes whole, or flows on with not a byte lost, however it is cut and paused', async () => {
    const chunks = fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(
        chunks,
        fc.nat(60),
        fc.boolean(),
        fc.infiniteStream(fc.boolean()),
        async (parts, most, announced, pauses) => {
          const all = Buffer.concat(parts)
          const taken = await takeBody(byteSource(parts, { announced }), most)
          assert.equal(taken.kind, all.length > most ? 'large' : 'whole')
          const got =
            taken.kind === 'whole'
              ? Buffer.from(taken.bytes)
              : await readBody(taken.body, () => pauses.next().value)
          assert.deepEqual(got, all)
        },
      ),
    )
  })

  it('breaks where it broke', async () => {
    const breaks = new Error('cut')
    const parts = [Buffer.alloc(5), Buffer.alloc(5)]
    await assert.rejects(takeBody(byteSource(parts, { breaks }), 20), /cut/)
    const taken = await takeBody(byteSource(parts, { breaks }), 4)
    assert.ok(taken.kind === 'large')
    await assert.rejects(readBody(taken.body), /cut/)
  })
})

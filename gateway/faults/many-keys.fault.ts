// A hundred thousand callers, and a hundred thousand others: what limits remember of them is bounded.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { tellOf } from './tell-of.ts'

interface Told {
  readonly statuses: Readonly<Record<string, number>>
  /** Bytes after a collection. */
  readonly heap: { readonly once: number; readonly twice: number }
}

describe('a flood of callers', () => {
  it('two hundred thousand strong takes no more memory than one hundred thousand', async () => {
    const { statuses, heap } = await tellOf<Told>('many-keys.ts')
    assert.deepEqual(statuses, { 204: 200_000 })
    assert.ok(heap.once > 50 << 20, `${heap.once} bytes: nothing is remembered`)
    assert.ok(heap.twice < heap.once * 1.25, JSON.stringify(heap))
  })
})

// A thousand policy swaps under load (P2): no failed request, no call that sees two snapshots, and the
// heap back where it was. The plane runs in a process of its own, so that its heap is its own.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { tellOf } from './tell-of.ts'

interface Told {
  readonly calls: number
  readonly failed: readonly string[]
  readonly mixed: readonly string[]
  readonly snapshots: number
  /** Bytes after a collection: after the first hundred swaps, and after all. */
  readonly heap: { readonly early: number; readonly late: number }
}

describe('a thousand policy swaps under load', () => {
  it('fail no request, mix no two snapshots in one call, and leave nothing in the heap', async () => {
    const { calls, failed, mixed, snapshots, heap } = await tellOf<Told>('swap-policies.ts')
    assert.deepEqual(failed, [])
    assert.deepEqual(mixed, [])
    assert.ok(calls > 2_000, `${calls} calls`)
    assert.ok(snapshots >= 900, `${snapshots} snapshots were seen by calls`)
    assert.ok(heap.late < heap.early * 1.15 + (2 << 20), JSON.stringify(heap))
  })
})

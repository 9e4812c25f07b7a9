import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Attempt } from '../policy.ts'
import { runCases } from '../run-cases.ts'
import { openBench } from '../testing/harness.ts'
import split from './split.ts'

describe('split', () => {
  it('does what its golden cases say', async () => {
    const { failed, lines } = await runCases(new URL('split.cases.yaml', import.meta.url).pathname)
    assert.equal(failed, 0, lines.join('\n'))
  })

  it('gives each address about its share, and moves nobody back when a share grows', () => {
    const bench = openBench()
    const tools = bench.tools('GET', '/persons')
    const at = (percent: number) => {
      const to = [{ name: 'new', address: 'https://new.example', percent }]
      const step = split.build({ to, sticky: 'address' }, tools)
      return (peer: string) => {
        const attempt: Attempt = { nth: 1, target: undefined }
        step.attempt!(bench.call({ tools, peer }), attempt)
        return attempt.target !== undefined
      }
    }
    const peers = Array.from({ length: 4_000 }, (_, n) => `10.0.${n >> 8}.${n & 255}`)
    fc.assert(
      fc.property(fc.nat(100), fc.nat(100), (one, other) => {
        const [small, large] = [at(Math.min(one, other)), at(Math.max(one, other))]
        const share = (peers.filter(small).length / peers.length) * 100
        assert.ok(Math.abs(share - Math.min(one, other)) < 4, `${share} %`)
        assert.ok(peers.every((peer) => !small(peer) || large(peer)))
      }),
      { numRuns: 10 },
    )
  })
})

// The fields that tell callers of their limits are structured fields (RFC 9651 §4.2), and true: what is
// left never goes below nothing, never grows within a window, and no wait is longer than the window.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { openBench, walk } from '../testing/harness.ts'
import { countersOver } from './shared-counters.ts'
import rateLimit from './rate-limit.ts'
import type { RateLimit } from './options.ts'

interface Item {
  readonly name: string
  readonly parameters: Readonly<Record<string, number>>
}

/** A list of strings with parameters that are whole numbers; throws on anything else. */
function readList(field: string): Item[] {
  return field.split(', ').map((member) => {
    const found = /^"([\x20\x21\x23-\x5b\x5d-\x7e]*)"((?:;[a-z*][a-z0-9_.*-]*=-?\d{1,15})*)$/.exec(
      member,
    )
    assert.ok(found, `no structured field: ${field}`)
    const pairs = found[2]!.split(';').slice(1)
    return {
      name: found[1]!,
      parameters: Object.fromEntries(
        pairs.map((pair) => [pair.split('=')[0], Number(pair.split('=')[1])]),
      ),
    }
  })
}

const options: fc.Arbitrary<RateLimit> = fc.oneof(
  fc.record({ calls: fc.integer({ min: 1, max: 9 }), seconds: fc.constantFrom(1, 7, 60, 3600) }),
  fc.record({
    calls: fc.integer({ min: 1, max: 9 }),
    seconds: fc.constantFrom(1, 7, 60),
    algorithm: fc.constantFrom('sliding' as const, 'bucket' as const),
  }),
  fc.constant<RateLimit>({
    windows: [
      { calls: 3, seconds: 1 },
      { calls: 5, seconds: 60 },
    ],
  }),
)

describe('the fields of a limit', () => {
  it('can be read as structured fields, and say what is true', async () => {
    await fc.assert(
      fc.asyncProperty(
        options,
        fc.array(fc.nat(2_000), { maxLength: 30 }),
        async (limit, waits) => {
          const bench = openBench()
          const tools = bench.tools('GET', '/persons')
          const step = rateLimit.build({ ...limit, per: 'address' }, tools)
          const before = new Map<string, { left: number; at: number }>()
          for (const wait of waits) {
            bench.clock.wind(wait)
            const { reply } = await walk([step], bench.call({ tools }))
            const quotas = readList(reply.headers.get('ratelimit-policy')!)
            for (const { name, parameters } of readList(
              reply.headers.get('ratelimit') ?? '"none"',
            )) {
              if (name === 'none') continue
              const { q, w } = quotas.find((one) => one.name === name)!.parameters as {
                q: number
                w: number
              }
              const { r, t } = parameters as { r: number; t: number }
              assert.ok(r >= 0 && r <= q, `${r} of ${q}`)
              assert.ok(t >= 0 && t <= 2 * w, `${t} of ${w}`)
              const now = bench.clock.monotonic()
              const former = before.get(name)
              if (limit.algorithm === undefined && former && former.at > now) {
                assert.ok(r <= former.left, `${r} after ${former.left}`)
              }
              before.set(name, { left: r, at: now + t * 1000 - 1000 })
            }
            if (reply.status !== 429) continue
            const retry = reply.headers.get('retry-after')!
            const longest = Math.max(...quotas.map(({ parameters }) => parameters['w']!))
            assert.match(retry, /^[1-9]\d*$/)
            assert.ok(Number(retry) <= 2 * longest, retry)
          }
        },
      ),
    )
  })

  it('and counts know nothing of the wall clock: a step of it by an hour changes nothing', async () => {
    let stepped = 0
    for (const algorithm of ['fixed', 'sliding', 'bucket'] as const) {
      const bench = openBench()
      const { clock } = bench
      const wall = { now: () => clock.now() + stepped, monotonic: () => clock.monotonic() }
      const tools = {
        ...bench.tools('GET', '/persons'),
        shared: countersOver(undefined, wall),
        clock: wall,
      }
      const step = rateLimit.build({ calls: 2, seconds: 60, per: 'address', algorithm }, tools)
      const met = async () => (await walk([step], bench.call({ tools }))).reply
      const seen: unknown[] = []
      for (const step_ of [0, 3_600_000, -3_600_000, 0]) {
        stepped = step_
        clock.wind(1_000)
        const { status, headers } = await met()
        seen.push(status)
        if (status === 429) assert.ok(Number(headers.get('retry-after')) <= 120)
      }
      assert.deepEqual(seen, [200, 200, 429, 429], algorithm)
      clock.wind(120_000)
      assert.equal((await met()).status, 200)
    }
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { handWoundClock } from '#kernel/clock/clock.ts'
import { openAddressLimit } from './address-limit.ts'

describe('the limit of an address', () => {
  const passed = (limit: ReturnType<typeof openAddressLimit>, address: string, calls: number) =>
    Array.from({ length: calls }, () => limit.take(address)).filter((wait) => wait === 0).length

  it('lets a burst pass, then as many as leak out of the bucket', () => {
    const clock = handWoundClock()
    const limit = openAddressLimit({ clock })
    assert.equal(passed(limit, '192.0.2.1', 1_000), 400)
    assert.equal(limit.take('192.0.2.1'), 1)
    assert.equal(passed(limit, '192.0.2.2', 10), 10)
    clock.wind(1_000)
    assert.equal(passed(limit, '192.0.2.1', 1_000), 100)
    clock.wind(60_000)
    assert.equal(passed(limit, '192.0.2.1', 1_000), 400)
  })

  it('is one for all addresses of a /64, in every spelling', () => {
    const limit = openAddressLimit({ clock: handWoundClock() })
    assert.equal(passed(limit, '2001:db8:0:1::1', 400), 400)
    for (const address of ['2001:db8:0:1::2', '2001:db8::1:0:0:0:2', '2001:db8:0:1:a:b:c:d%eth0']) {
      assert.notEqual(limit.take(address), 0, address)
    }
    assert.equal(limit.take('2001:db8:0:2::1'), 0)
    assert.equal(limit.take('::1'), 0)
  })
})

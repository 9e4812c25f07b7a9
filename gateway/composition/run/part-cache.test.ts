import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { handWoundClock } from '#kernel/clock/clock.ts'
import { cacheKey, openPartCache } from './part-cache.ts'
import type { KeptAnswer } from './part-cache.ts'

const answer = (bytes: number): KeptAnswer => {
  return { value: bytes, status: 200, at: 0, bytes, sandbox: false }
}

describe('kept answers of parts', () => {
  it('are given out until their time is up', () => {
    const clock = handWoundClock()
    const cache = openPartCache({ clock })
    cache.keep('a', answer(1), 30)
    clock.wind(29_999)
    assert.equal(cache.find('a')?.value, 1)
    clock.wind(1)
    assert.equal(cache.find('a'), undefined)
  })

  it('are never more in number or bytes than there is room for, and the oldest go first', () => {
    const cache = openPartCache({ clock: handWoundClock() }, { entries: 3, bytes: 100 })
    for (const key of ['a', 'b', 'c', 'd']) cache.keep(key, answer(10), 60)
    assert.equal(cache.find('a'), undefined)
    cache.keep('e', answer(85), 60)
    assert.deepEqual(
      ['b', 'c', 'd', 'e'].map((key) => cache.find(key)?.bytes),
      [undefined, undefined, 10, 85],
    )
    cache.keep('f', answer(101), 60)
    assert.equal(cache.find('f'), undefined)
    assert.equal(cache.find('e')?.bytes, 85)
  })

  it('of one key are counted once', () => {
    const cache = openPartCache({ clock: handWoundClock() }, { bytes: 100 })
    for (let n = 0; n < 50; n++) cache.keep('a', answer(60), 60)
    cache.keep('b', answer(40), 60)
    assert.ok(cache.find('a') && cache.find('b'))
  })

  it('are told apart by every word of the question', () => {
    const words = fc.array(fc.option(fc.string(), { nil: undefined }))
    fc.assert(
      fc.property(words, words, (one, other) => {
        const same = one.length === other.length && one.every((word, at) => word === other[at])
        assert.equal(cacheKey(one) === cacheKey(other), same)
      }),
    )
  })
})

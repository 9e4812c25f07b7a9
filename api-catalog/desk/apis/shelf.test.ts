import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { handWoundClock } from '#kernel/clock/clock.ts'
import type { Registration } from '../../catalog.ts'
import { openShelf } from './shelf.ts'

const anna = { person: 'p-anna', entity: 'mc' }
const wish = (text = '{}'): Registration => {
  return {
    entity: 'mc',
    api: 'x',
    source: { kind: 'files', entry: 'a.json', files: { 'a.json': text } },
  }
}

describe('the shelf of registrations that were looked at', () => {
  it('gives back to whoever kept it, for the same entity, and to nobody else', () => {
    const shelf = openShelf(handWoundClock())
    const name = shelf.keep(anna, wish())
    assert.deepEqual(shelf.find(anna, name), wish())
    assert.equal(shelf.find({ ...anna, person: 'p-other' }, name), undefined)
    assert.equal(shelf.find({ ...anna, entity: 'ms' }, name), undefined)
    assert.equal(shelf.find(anna, 'guess'), undefined)
    shelf.drop(name)
    assert.equal(shelf.find(anna, name), undefined)
  })

  it('forgets after half an hour', () => {
    const clock = handWoundClock()
    const shelf = openShelf(clock)
    const name = shelf.keep(anna, wish())
    clock.wind(29 * 60_000)
    assert.ok(shelf.find(anna, name))
    clock.wind(2 * 60_000)
    assert.equal(shelf.find(anna, name), undefined)
  })

  it('holds no more than its bound: the oldest falls out first', () => {
    const shelf = openShelf(handWoundClock())
    const big = 'x'.repeat(10_000_000)
    const names = [1, 2, 3].map(() => shelf.keep(anna, wish(big)))
    assert.deepEqual(
      names.map((name) => shelf.find(anna, name) !== undefined),
      [false, true, true],
    )
  })
})

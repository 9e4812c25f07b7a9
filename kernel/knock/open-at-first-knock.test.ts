import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openAtFirstKnock } from './open-at-first-knock.ts'

describe('a room opened at the first knock', () => {
  it('stays shut until somebody knocks, and then stays open', async () => {
    let opened = 0
    const knock = openAtFirstKnock(async () => ++opened)
    assert.equal(opened, 0)
    assert.equal(await knock(), 1)
    assert.equal(await knock(), 1)
  })

  it('is opened once for all who knock while it opens', async () => {
    const door = Promise.withResolvers<object>()
    let tries = 0
    const knock = openAtFirstKnock(() => (tries++, door.promise))
    const both = Promise.all([knock(), knock()])
    const room = {}
    door.resolve(room)
    assert.deepEqual(await both, [room, room])
    assert.equal(tries, 1)
  })

  it('that cannot open tells all who wait, and tries anew at the next knock', async () => {
    const door = Promise.withResolvers<string>()
    const ways = [() => door.promise, () => Promise.resolve('open')]
    const knock = openAtFirstKnock(() => ways.shift()!())
    const both = Promise.allSettled([knock(), knock()])
    door.reject(new Error('jammed'))
    assert.deepEqual(
      (await both).map(({ status }) => status),
      ['rejected', 'rejected'],
    )
    assert.equal(await knock(), 'open')
    assert.equal(await knock(), 'open')
  })
})

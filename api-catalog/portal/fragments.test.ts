import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openFragments } from './fragments.ts'

describe('rendered fragments', () => {
  it('are made once', () => {
    const fragments = openFragments()
    let made = 0
    const make = () => `fragment ${++made}`
    assert.deepEqual(
      [fragments.of('a', make), fragments.of('a', make), made],
      ['fragment 1', 'fragment 1', 1],
    )
  })

  it('stay within their bound: what was asked for longest ago goes', () => {
    const fragments = openFragments(30)
    const made: string[] = []
    const ask = (key: string) =>
      fragments.of(key, () => {
        made.push(key)
        return key.repeat(10)
      })
    for (const key of ['a', 'b', 'c', 'a', 'd', 'a', 'b']) ask(key)
    assert.deepEqual(made, ['a', 'b', 'c', 'd', 'b'])
  })

  it('are given even when one alone is beyond the bound', () => {
    assert.equal(
      openFragments(3).of('a', () => 'longer'),
      'longer',
    )
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { every, pointerFault, readPointer } from './pointer.ts'

describe('a pointer', () => {
  it('is read by RFC 6901, with `*` for everything', () => {
    assert.deepEqual(readPointer('/a~1b/*/m~0n//0'), ['a/b', every, 'm~n', '', '0'])
  })

  // oxfmt-ignore
  const faults: readonly [text: string, words: RegExp][] = [
    ['',           /whole body/],
    ['items.name', /write `\/items\/name`/],
    ['/a~2',       /`~0` stands for `~`/],
    ['/a*/b',      /stands alone/],
    ['/a'.repeat(65), /64 levels/],
  ]
  for (const [text, words] of faults) {
    it(`\`${text.slice(0, 20)}\` is told with its cure`, () =>
      assert.match(pointerFault(text) ?? '', words))
  }

  it('of one place holds no `*`', () => {
    assert.equal(pointerFault('/items/*'), undefined)
    assert.match(pointerFault('/items/*', true) ?? '', /without `\*`/)
  })
})

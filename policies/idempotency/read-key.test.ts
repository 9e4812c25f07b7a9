import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { asProblem } from '#kernel/problem/problem.ts'
import { HeaderList } from '../headers.ts'
import { readKey } from './read-key.ts'

describe('a key', () => {
  it('is what its quotes hold, and the same without them', () => {
    const letters = 'abAB09-_.~!#$%&()*+,/:;<=>?@[]^`{|}'.split('')
    const text = fc.string({
      unit: fc.constantFrom(...letters),
      minLength: 1,
      maxLength: 255,
    })
    fc.assert(
      fc.property(text, (key) => {
        assert.equal(readKey(new HeaderList(['Idempotency-Key', `"${key}"`])), key)
        assert.equal(readKey(new HeaderList(['Idempotency-Key', key])), key)
      }),
    )
  })

  // oxfmt-ignore
  const keys: readonly [string, string | undefined][] = [
    ['"a b"', 'a b'], ['"a\\"b\\\\"', 'a"b\\'], ['"a\\b"', undefined], ['a"b', undefined], ['"a', undefined], ['""', undefined],
    ['"a" ', undefined], [`"${'a'.repeat(256)}"`, undefined], ['é', undefined], ['"é"', undefined], ['"\t"', undefined], ["'a'", "'a'"],
  ]
  for (const [value, key] of keys) {
    it(`${key === undefined ? 'is not' : 'is'} ${value.slice(0, 20)}`, () => {
      const read = () => readKey(new HeaderList(['Idempotency-Key', value]))
      if (key === undefined)
        assert.throws(read, (thrown) => asProblem(thrown).code === 'request/malformed')
      else assert.equal(read(), key)
    })
  }
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { didYouMean } from './did-you-mean.ts'

const known = ['calls', 'seconds', 'per', 'rate-limit', 'require-token', 'require-scope']

describe('did you mean', () => {
  for (const [typed, meant] of [
    ['call', 'calls'],
    ['secnods', 'seconds'],
    ['Calls', 'calls'],
    ['pre', 'per'],
    ['rate_limit', 'rate-limit'],
    ['ratelimit', 'rate-limit'],
    ['require-scopes', 'require-scope'],
    ['requiretoken', 'require-token'],
  ] as const) {
    it(`${typed} is taken for ${meant}`, () => assert.equal(didYouMean(typed, known), meant))
  }

  for (const typed of ['', 'x', 'pr', 'colour', 'transform-headers', 'a'.repeat(1_000_000)]) {
    it(`${typed.slice(0, 20) || 'nothing'} is taken for nothing`, () => {
      assert.equal(didYouMean(typed, known), undefined)
    })
  }

  it('the nearest of several is named', () => {
    assert.equal(didYouMean('tiemout', ['timeouts', 'timeout']), 'timeout')
  })
})

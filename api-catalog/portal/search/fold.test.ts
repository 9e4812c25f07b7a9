// What makes two writings of a word the same, and how far two words are from each other.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { editDistance } from './edit-distance.ts'
import { fold, wordsOf } from './fold.ts'

describe('folding', () => {
  it('takes case and accents away', () => {
    assert.equal(fold('ZAŻÓŁĆ gęślą Jaźń'), 'zazolc gesla jazn')
  })

  it('reads camel case whole and in parts', () => {
    const words = [...wordsOf('openKSeFSession').keys()]
    assert.deepEqual(words, ['openksefsession', 'open', 'se', 'session'])
  })
})

describe('the distance of two words', () => {
  it('counts a swap, a loss, a gain and a change as one slip, both ways', () => {
    for (const other of ['fkatura', 'fatura', 'fakturra', 'fakturo']) {
      assert.equal(editDistance('faktura', other, 2), 1)
      assert.equal(editDistance(other, 'faktura', 2), 1)
    }
  })

  it('stops at what was asked', () => {
    assert.equal(editDistance('licencja', 'podatnik', 2), 3)
  })
})

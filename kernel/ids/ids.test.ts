import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compilePattern } from '#kernel/pattern/pattern.ts'
import { isSlug, newId, readId, slugPattern } from './ids.ts'

describe('an id', () => {
  it('is a UUID of version 7, and made later sorts later', () => {
    const ids = Array.from({ length: 10_000 }, () => newId())
    for (const id of ids) {
      assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    }
    assert.deepEqual(ids.toSorted(), ids)
    assert.equal(new Set(ids).size, ids.length)
  })

  it('is read from outside in any case, and is itself again', () => {
    const id = newId()
    assert.equal(readId(id), id)
    assert.equal(readId(id.toUpperCase()), id)
  })

  for (const text of [
    '',
    'x',
    '0190a3f4-7c1e-7c3a-8d5f-0123456789a',
    '0190a3f47c1e7c3a8d5f0123456789ab',
    '{0190a3f4-7c1e-7c3a-8d5f-0123456789ab}',
    ' 0190a3f4-7c1e-7c3a-8d5f-0123456789ab',
    '0190a3f4-7c1e-7c3a-8d5f-0123456789ab\n',
    "0190a3f4-7c1e-7c3a-8d5f-0123456789ab' or true",
    '0190a3f4-7c1e-7c3a-8d5f-0123456789aż',
  ]) {
    it(`is not read out of ${JSON.stringify(text)}`, () => assert.equal(readId(text), undefined))
  }
})

describe('a slug', () => {
  for (const text of ['a', 'mf', 'rejestr-osob', 'a1', 'a-1-b', `a${'b'.repeat(62)}`]) {
    it(`may be ${text.slice(0, 20)}`, () => assert.ok(isSlug(text)))
  }
  // oxfmt-ignore
  for (const text of [
    '', '-a', 'a-', 'a--b', '1a', 'A', 'ą', 'a b', 'a/b', 'a.b', '..', 'a_b', 'a\n', '%61',
    `a${'b'.repeat(63)}`,
  ]) {
    it(`may not be ${JSON.stringify(text).slice(0, 20)}`, () => assert.ok(!isSlug(text)))
  }

  it('is told alike by its pattern in a schema', () => {
    const pattern = compilePattern(slugPattern)
    for (const text of ['a', 'a-b', 'a-', 'A', 'a--b', ''])
      assert.equal(pattern?.test(text), isSlug(text))
  })
})

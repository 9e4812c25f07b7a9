import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { coveringKey, isJson, readKey, readMediaType } from './media-type.ts'

describe('a media type', () => {
  it('is read without its parameters, but for the charset', () => {
    assert.deepEqual(readMediaType('Application/JSON ; charset="UTF-8"; v=1'), {
      essence: 'application/json',
      charset: 'utf-8',
    })
    for (const wrong of [
      '',
      'json',
      'a/b/c',
      'application/json, text/xml',
      'a/b; charset',
      `a/${'b'.repeat(300)}`,
    ]) {
      assert.equal(readMediaType(wrong), undefined, wrong)
    }
  })

  it('finds the most specific key that covers it', () => {
    const keys = ['*/*', 'application/*', 'application/json; charset=utf-8'].map(readKey)
    assert.equal(coveringKey('application/json', keys)?.key, 'application/json; charset=utf-8')
    assert.equal(coveringKey('application/xml', keys)?.key, 'application/*')
    assert.equal(coveringKey('text/plain', keys)?.key, '*/*')
    assert.equal(coveringKey('text/plain', keys.slice(1)), undefined)
  })

  it('is JSON by its name or by its end', () => {
    assert.deepEqual(
      ['application/json', 'application/problem+json', 'application/jsonp'].map(isJson),
      [true, true, false],
    )
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { licences } from '../portal/testing/documents.ts'
import { publish } from '../portal/testing/publish.ts'
import { pageOf } from './page-of-apis.ts'

const all = ['a', 'b', 'c', 'd', 'e'].map((name) => publish(licences(), { entity: 'gitd', name }))
const names = (apis: readonly { name: string }[]) => apis.map(({ name }) => name).join('')

describe('a page of APIs', () => {
  const first = pageOf(all, { limit: 2, cursor: undefined })
  const cursor = first.next ?? ''

  it('goes on after its last entry, and ends with null', () => {
    assert.equal(names(pageOf(all, { limit: 2, cursor }).apis), 'cd')
    assert.equal(pageOf(all, { limit: 5, cursor: undefined }).next, null)
    assert.equal(pageOf(all, { limit: 3, cursor }).next, null)
  })

  it('skips and repeats nothing when an entry before it is gone or new', () => {
    assert.equal(names(pageOf(all.slice(1), { limit: 2, cursor }).apis), 'cd')
    const more = [publish(licences(), { entity: 'a', name: 'x' }), ...all]
    assert.equal(names(pageOf(more, { limit: 2, cursor }).apis), 'cd')
  })

  it('goes on nearby when its last entry itself is gone', () => {
    const without = all.filter(({ name }) => name !== 'b')
    assert.equal(names(pageOf(without, { limit: 2, cursor }).apis), 'cd')
  })

  it('is empty at the end of a list that has shrunk', () => {
    assert.deepEqual(pageOf([], { limit: 2, cursor }), { apis: [], next: null })
  })

  for (const bad of [
    '',
    'x',
    Buffer.from('1 a/b').toString('base64url'),
    Buffer.from('-1 a/b/v1').toString('base64url'),
  ]) {
    it(`does not begin at "${bad}"`, () => {
      assert.throws(() => pageOf(all, { limit: 2, cursor: bad }), { code: 'request/invalid' })
    })
  }
})

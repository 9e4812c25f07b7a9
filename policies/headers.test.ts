import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { HeaderList } from './headers.ts'

describe('a list of header fields', () => {
  it('is a list of pairs, told apart by name without case', () => {
    const name = fc.constantFrom('A', 'a', 'Accept', 'ACCEPT', 'access', 'Bccept', '[', '{')
    const pair = fc.tuple(name, fc.string({ maxLength: 3 }))
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 8 }), name, (pairs, wanted) => {
        const lower = wanted.toLowerCase()
        const make = () => new HeaderList(pairs.flat())
        const values = pairs
          .filter(([its]) => its.toLowerCase() === lower)
          .map(([, value]) => value)
        assert.deepEqual(make().all(lower), values)
        assert.equal(make().get(lower), values[0])
        assert.equal(make().has(lower), values.length > 0)
        assert.equal(make().lone(lower), values.length > 1 ? false : values[0])

        const rest = pairs.filter(([its]) => its.toLowerCase() !== lower)
        const deleted = make()
        deleted.delete(lower)
        assert.deepEqual(deleted.flat, rest.flat())
        const put = make()
        put.set(wanted, 'new')
        assert.deepEqual(put.flat, [...rest.flat(), wanted, 'new'])
      }),
    )
  })
})

import assert from 'node:assert/strict'
import { posix } from 'node:path'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { plainName, whereRefLeads } from './file-names.ts'

describe('names inside a set of files', () => {
  it('agree with path.posix, or leave the set', () => {
    const part = fc.constantFrom('a', 'b.json', '.', '..', '')
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), (parts) => {
        const name = parts.join('/')
        const normal = posix.normalize(name).replace(/\/$/, '')
        const stays =
          !name.startsWith('/') && normal !== '.' && !normal.startsWith('..') && name !== ''
        const escapes = parts.some((_, n) =>
          posix.normalize(parts.slice(0, n + 1).join('/')).startsWith('..'),
        )
        assert.equal(plainName(name), stays && !escapes ? normal : undefined)
      }),
    )
  })

  it('are found from the file that refers to them', () => {
    assert.deepEqual(whereRefLeads('api/v1/openapi.yaml', '../shared/a.yaml'), {
      kind: 'inside',
      file: 'api/shared/a.yaml',
    })
    assert.deepEqual(whereRefLeads('openapi.yaml', './a%20b.yaml'), {
      kind: 'inside',
      file: 'a b.yaml',
    })
    assert.deepEqual(whereRefLeads('api/openapi.yaml', '../../a.yaml'), { kind: 'above' })
  })
})

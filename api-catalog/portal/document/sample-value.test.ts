// Samples fit what they are made for, and are made within bounds.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { licences } from '../testing/documents.ts'
import { endless } from '../testing/hostile-documents.ts'
import { samplePattern } from './sample-pattern.ts'
import { sampleValue } from './sample-value.ts'

// oxfmt-ignore
const patterns = [
  '^[0-9A-F]{16}$', '^\\d{11}$', '^L-\\d{4}$', '^P[A-Z]{2}[0-9]{6}$', '^(a|bb)+$', '^[^a0]{3}$', '^.{2,5}$', 'x*y+z?',
  '^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])$',
  '^[a-zA-Z0-9_\\-\\ ąćęłńóśźżĄĆĘŁŃÓŚŹŻ]+$', '^[1-9]((\\d[1-9])|([1-9]\\d))\\d{7}-\\d{5}$',
  '^([1-9](\\d[1-9]|[1-9]\\d)\\d{7})-(20[2-9][0-9]|2[1-9]\\d{2}|[3-9]\\d{3})(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])-([0-9A-F]{6})-?([0-9A-F]{6})-([0-9A-F]{2})$',
  '^\\d{2}(?:0[1-9]|1[0-2]|2[1-9]|3[0-2]|4[1-9]|5[0-2]|6[1-9]|7[0-2]|8[1-9]|9[0-2])\\d{7}$',
  '^[\\w.+-]+@[\\w-]+\\.[a-z]{2,}$', '^$', '', '[-a]', '^(?:|a)b$',
]

describe('a sample of a pattern', () => {
  for (const pattern of patterns) {
    it(`fits ${pattern}`, () => {
      const made = samplePattern(pattern)
      assert.ok(made !== undefined)
      assert.match(made, new RegExp(pattern))
    })
  }

  it('is stretched to the length that is asked, where the pattern is open', () => {
    assert.equal(samplePattern('^[a-z]+$', 12)?.length, 12)
  })

  it('is not made from what is beyond plain patterns, or is too long', () => {
    for (const pattern of [
      '(?=a)b',
      '(a)\\1',
      '\\p{L}',
      '((a{999}){999}){999}',
      'a{300}',
      '(',
      '[',
      'a)',
      '*',
      '(?<n>a)',
      '('.repeat(400),
      '[^a0_-]',
    ]) {
      assert.equal(samplePattern(pattern), undefined, pattern)
    }
  })

  it('is made, or not made, of any text at all without an error', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'()[]{}|\\^$.*+?,-0a1d'.split('')) }),
        (pattern) => {
          const made = samplePattern(pattern)
          assert.ok(made === undefined || made.length <= 200)
        },
      ),
    )
  })
})

describe('a sample of a schema', () => {
  const ajv = new Ajv2020({ strict: false })
  const fits = (schema: object) => {
    const value = sampleValue({}, schema)
    assert.ok(ajv.validate(schema, value), `${JSON.stringify(value)}: ${ajv.errorsText()}`)
    return value
  }

  // oxfmt-ignore
  const schemas: object[] = [
    { type: 'string', minLength: 9, maxLength: 12 },
    { type: 'string', maxLength: 2 },
    { type: 'string', pattern: '^[a-z]+$', minLength: 7 },
    { type: 'integer', minimum: 10, maximum: 20 },
    { type: 'integer', exclusiveMinimum: 10 },
    { type: 'integer', maximum: -5 },
    { type: 'number', multipleOf: 0.5 },
    { type: 'boolean' },
    { type: ['string', 'null'] },
    { enum: ['b', 'a'] },
    { const: 7 },
    { type: 'array', items: { type: 'integer' }, minItems: 2 },
    { type: 'object', required: ['a'], properties: { a: { type: 'string' }, b: {} } },
    { oneOf: [{ type: 'integer' }, { type: 'string' }] },
    { allOf: [{ required: ['a'], properties: { a: { type: 'string' } } }, { required: ['b'], properties: { b: { type: 'integer' } } }] },
    { type: 'object', properties: { kind: { const: 'x' } }, required: ['kind'], oneOf: [{ required: ['y'], properties: { y: { type: 'boolean' } } }] },
  ]
  for (const schema of schemas) it(`fits ${JSON.stringify(schema)}`, () => void fits(schema))

  it('takes what the document gives before anything made', () => {
    assert.equal(sampleValue({}, { type: 'string', example: 'A', default: 'B', enum: ['C'] }), 'A')
    assert.equal(sampleValue({}, { type: 'string', default: 'B', enum: ['C'] }), 'B')
  })

  it('leaves out what only the server may write', () => {
    const document = licences()
    const value = sampleValue(document, { $ref: '#/components/schemas/Licence' })
    assert.deepEqual(value, { holder: { name: 'name' } })
  })

  it('ends, soon and small, for schemas that do not', () => {
    const document = endless() as { components: { schemas: object } }
    for (const name of Object.keys(document.components.schemas)) {
      const start = performance.now()
      const value = sampleValue(document, { $ref: `#/components/schemas/${name}` })
      assert.ok(performance.now() - start < 10_000, name)
      assert.ok((JSON.stringify(value) ?? '').length < 20_000, name)
    }
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { openSchemas } from './open-schemas.ts'

const info = { title: 'Test', version: '1.0.0' }

describe('the schemas of a document', () => {
  const value = fc.jsonValue({ maxDepth: 2 }).map(asRead)
  const keywords =
    'type enum const minimum exclusiveMinimum maxLength pattern required properties items prefixItems ' +
    'allOf oneOf not if $ref $id $schema nullable readOnly uniqueItems multipleOf format discriminator ' +
    '$defs $dynamicRef additionalProperties patternProperties dependentRequired __proto__ constructor x-a'
  const keyword = fc.constantFrom(...keywords.split(' '))
  const { schema } = fc.letrec<{ schema: unknown }>((tie) => ({
    schema: fc.oneof(
      { depthSize: 'small' },
      value,
      fc.constantFrom(
        { $ref: '#/components/schemas/A' },
        { $ref: '#/components/schemas/B' },
        { $ref: '#' },
        { $ref: 'http://a/' },
      ),
      fc.dictionary(
        keyword,
        fc.oneof(
          value,
          tie('schema'),
          fc.array(tie('schema'), { maxLength: 2 }),
          fc.dictionary(keyword, tie('schema'), { maxKeys: 2 }),
        ),
        { maxKeys: 4 },
      ),
    ),
  }))

  it('compile and judge, whatever is written in them', () => {
    fc.assert(
      fc.property(
        schema,
        schema,
        schema,
        fc.constantFrom('3.0.3', '3.1.0'),
        fc.array(value, { maxLength: 3 }),
        (one, a, b, openapi, values) => {
          const schemas = openSchemas(
            { openapi, info, paths: {}, components: { schemas: { A: a, B: b } } } as never,
            () => {},
          )
          const check = schemas.check(one)
          for (const it of values) {
            const errors = check?.(it, true) ?? []
            // The quick check says the same, with its first error.
            assert.equal((check?.(it, false) ?? []).length > 0, errors.length > 0)
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('of 3.1 say what ajv itself says', () => {
    const plain = fc.letrec<{ it: object }>((tie) => ({
      it: fc.oneof(
        { depthSize: 'small' },
        fc.record({
          type: fc.constantFrom(
            'string',
            'integer',
            'number',
            'boolean',
            'null',
            'object',
            'array',
          ),
        }),
        fc.record({ enum: fc.array(value, { minLength: 1, maxLength: 3 }) }),
        fc.record(
          { minimum: fc.integer({ min: -5, max: 5 }), maxLength: fc.nat(3), minItems: fc.nat(2) },
          { requiredKeys: [] },
        ),
        fc.record(
          {
            required: fc.uniqueArray(fc.constantFrom('a', 'b', 'toString')),
            properties: fc.dictionary(fc.constantFrom('a', 'b', 'toString'), tie('it')),
            additionalProperties: fc.oneof(fc.boolean(), tie('it')),
          },
          { requiredKeys: [] },
        ),
        fc.record({ items: tie('it'), uniqueItems: fc.boolean() }, { requiredKeys: [] }),
        fc.record({ anyOf: fc.array(tie('it'), { minLength: 1, maxLength: 3 }) }),
        fc.record(
          { oneOf: fc.array(tie('it'), { minLength: 1, maxLength: 3 }), not: tie('it') },
          { requiredKeys: [] },
        ),
      ),
    })).it
    const data = fc.oneof(
      value,
      fc.dictionary(fc.constantFrom('a', 'b', 'toString'), value),
      fc.array(value, { maxLength: 3 }),
    )
    const schemas = openSchemas({ openapi: '3.1.0', info, paths: {} }, (what) => assert.fail(what))
    fc.assert(
      fc.property(plain.map(asRead), data.map(asRead), (one, it) => {
        const ajv = new Ajv2020({ strict: false, ownProperties: true, logger: false })
        const errors = schemas.check(one)?.(it, true) ?? []
        assert.equal(
          errors.length === 0,
          asAjv(ajv, one, it) ?? errors.length === 0,
          JSON.stringify([one, it]),
        )
      }),
      { numRuns: 150 },
    )
  })

  it('compare whole values without asking them anything', () => {
    const schemas = openSchemas({ openapi: '3.1.0', info, paths: {} }, (what) => assert.fail(what))
    const fits = (schema: object, it: unknown) => schemas.check(schema)!(it, true).length === 0
    const values = { enum: [{ a: 1, b: [2] }, 'x', null] }
    assert.deepEqual(
      [
        { b: [2], a: 1 },
        'x',
        null,
        { a: 1 },
        'y',
        { toString: 0 },
        { valueOf: 0, constructor: 1 },
      ].map((it) => fits(values, it)),
      [true, true, true, false, false, false, false],
    )
    assert.equal(fits({ const: { a: 1 } }, { a: 1 }), true)
    assert.equal(fits({ const: { a: 1 } }, { toString: 0 }), false)
    assert.equal(fits({ const: [1], enum: [[1], {}] }, {}), false)
  })

  it('that go in a circle without end are left out, and said so', () => {
    const notes: string[] = []
    const A = { allOf: [{ $ref: '#/components/schemas/B' }] }
    const B = { anyOf: [{ type: 'string' }, { not: { $ref: '#/components/schemas/A' } }] }
    const Tree = { type: 'object', properties: { left: { $ref: '#/components/schemas/Tree' } } }
    const document = { openapi: '3.1.0', info, paths: {}, components: { schemas: { A, B, Tree } } }
    const schemas = openSchemas(document as never, (what) => void notes.push(what))
    assert.deepEqual(schemas.check({ $ref: '#/components/schemas/A' })?.(1, true) ?? [], [])
    assert.match(notes.join(), /#\/components\/schemas\/A leads in a circle/)
    assert.equal(
      schemas.check({ $ref: '#/components/schemas/Tree' })!({ left: { left: 1 } }, true).length,
      1,
    )
  })
})

/** As JSON.parse makes it: an object without a prototype is to ajv another than the same with one. */
function asRead<value>(made: value): value {
  return JSON.parse(JSON.stringify(made)) as value
}

/** Undefined: ajv breaks over a value that has a member such as `toString`. */
function asAjv(ajv: Ajv2020, schema: object, value: unknown): boolean | undefined {
  try {
    return ajv.validate(schema, value)
  } catch (thrown) {
    assert.match(String(thrown), /is not a function/)
    return undefined
  }
}

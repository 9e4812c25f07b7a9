import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { json, send } from './testing/send.ts'

describe('a document of OpenAPI 3.0', () => {
  const old = (schema: object, components: object = {}) => ({
    ...json(schema, components),
    openapi: '3.0.3',
  })

  // oxfmt-ignore
  const cases: readonly [name: string, schema: object, fits: unknown, misfit: unknown][] = [
    ['nullable takes null',                    { type: 'string', nullable: true },                              null, 1],
    ['nullable takes null beside enum',        { type: 'string', nullable: true, enum: ['a'] },                 null, 'b'],
    ['nullable takes null beside allOf',       { nullable: true, allOf: [{ type: 'object' }] },                 null, 'b'],
    ['without nullable null is refused',       { type: 'string' },                                              'a',  null],
    ['exclusiveMinimum excludes its minimum',  { type: 'number', minimum: 5, exclusiveMinimum: true },          6,    5],
    ['exclusiveMaximum excludes its maximum',  { type: 'number', maximum: 5, exclusiveMaximum: true },          4,    5],
    ['exclusiveMinimum: false excludes nothing', { type: 'number', minimum: 5, exclusiveMinimum: false },       5,    4],
    ['what stands beside $ref does not count', { $ref: '#/components/schemas/Any', type: 'string' },            1,    false],
    ['discriminators are tolerated',           { oneOf: [{ type: 'string' }, { type: 'integer' }], discriminator: { propertyName: 'kind' } }, 1, {}],
  ]
  for (const [name, schema, fits, misfit] of cases) {
    it(name, async () => {
      const doc = old(schema, { Any: { type: 'integer' } })
      assert.equal(await send(doc, JSON.stringify(fits)), 'passed')
      assert.notEqual(await send(doc, JSON.stringify(misfit)), 'passed')
    })
  }

  it('in 3.1 what stands beside $ref counts', async () => {
    const doc = json({ $ref: '#/components/schemas/Any', minimum: 5 }, { Any: { type: 'integer' } })
    assert.equal(await send(doc, '5'), 'passed')
    assert.deepEqual(await send(doc, '4'), [' must be at least 5'])
  })
})

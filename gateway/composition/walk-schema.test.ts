import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { membersOf, typesOf, walkSchema } from './walk-schema.ts'

const document = {
  components: {
    schemas: {
      Name: { type: 'string' },
      Node: { type: 'object', properties: { next: { $ref: '#/components/schemas/Node' } } },
      Round: {
        allOf: [{ $ref: '#/components/schemas/Round' }, { $ref: '#/components/schemas/Round' }],
      },
      Base: { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } },
    },
  },
}
const name = { $ref: '#/components/schemas/Name' }
const base = { $ref: '#/components/schemas/Base' }
const object = (properties: object, ...required: string[]) => ({
  type: 'object',
  properties,
  required,
})

// oxfmt-ignore
const walks: [what: string, schema: unknown, steps: (string | number)[], found: 'always' | 'maybe' | 'missing'][] = [
  ['a required member is always there',         object({ a: name }, 'a'),                                       ['a'],              'always'],
  ['another one may be',                        object({ a: name }),                                            ['a'],              'maybe'],
  ['one that is not named is not there',        object({ a: name }),                                            ['b'],              'missing'],
  ['nor in a closed object',                    { type: 'object', additionalProperties: false },                ['b'],              'missing'],
  ['an object without names is open',           { type: 'object' },                                             ['b', 'c'],         'maybe'],
  ['so is one that says so',                    { ...object({ a: name }), additionalProperties: true },         ['b'],              'maybe'],
  ['and a map',                                 { type: 'object', additionalProperties: base },                 ['b', 'id'],        'maybe'],
  ['whose values have what they have',          { type: 'object', additionalProperties: base },                 ['b', 'x'],         'missing'],
  ['a schema of nothing is open',               {},                                                             ['a', 0, 'b'],      'maybe'],
  ['a text has no members',                     object({ a: name }, 'a'),                                       ['a', 'b'],         'missing'],
  ['a reference is followed',                   object({ a: base }, 'a'),                                       ['a', 'id'],        'always'],
  ['what stands beside it counts',              { ...base, properties: { b: name } },                           ['b'],              'maybe'],
  ['a reference may lead back',                 { $ref: '#/components/schemas/Node' },                          ['next', 'next'],   'maybe'],
  ['a broken one is open',                      { $ref: '#/components/schemas/None' },                          ['a'],              'maybe'],
  ['one in a circle is open',                   { $ref: '#/components/schemas/Round' },                         ['a'],              'maybe'],
  ['allOf joins',                               { allOf: [base, object({ b: name }, 'b')] },                    ['b'],              'always'],
  ['allOf requires what one requires',          { allOf: [object({ b: name }), { required: ['b'] }] },          ['b'],              'always'],
  ['oneOf: in all is always',                   { oneOf: [base, object({ id: name }, 'id')] },                  ['id'],             'always'],
  ['anyOf: in one is maybe',                    { anyOf: [base, object({ b: name }, 'b')] },                    ['b'],              'maybe'],
  ['beside null it may not be',                 { oneOf: [base, { type: 'null' }] },                            ['id'],             'maybe'],
  ['nor in what may be null',                   { ...object({ a: name }, 'a'), type: ['object', 'null'] },      ['a'],              'maybe'],
  ['a list has items',                          { type: 'array', items: base },                                [3, 'id'],          'maybe'],
  ['always as many as it must',                 { type: 'array', items: base, minItems: 1 },                    [0, 'id'],          'always'],
  ['and not more',                              { type: 'array', items: base, minItems: 1 },                    [1, 'id'],          'maybe'],
  ['a tuple has its items',                     { type: 'array', prefixItems: [base], items: false },           [0, 'id'],          'maybe'],
  ['and no others',                             { type: 'array', prefixItems: [base], items: false },           [1],                'missing'],
  ['a list has no members',                     { type: 'array', items: base },                                 ['id'],             'missing'],
  ['an object has no items',                    base,                                                           [0],                'missing'],
  ['false is nothing',                          false,                                                          ['a'],              'missing'],
]

describe('a walk through a schema', () => {
  for (const [what, schema, steps, expected] of walks) {
    it(`knows that ${what}`, () => {
      const found = walkSchema({ document, schemas: [schema] }, steps)
      const verdict = found.kind === 'missing' ? 'missing' : found.always ? 'always' : 'maybe'
      assert.equal(verdict, expected)
    })
  }

  it('ends where the schema of the value is, references kept', () => {
    const schema = { oneOf: [object({ a: name }), object({ a: base }), object({ a: name })] }
    const found = walkSchema({ document, schemas: [schema] }, ['a'])
    assert.deepEqual(found.kind === 'found' && found.schemas, [name, base])
  })

  it('says what would be known where nothing is found', () => {
    const found = walkSchema({ document, schemas: [{ anyOf: [base, object({ b: name })] }] }, ['x'])
    assert.deepEqual(found, { kind: 'missing', step: 'x', known: ['id', 'b'], types: ['object'] })
  })

  it('knows the types a value can have', () => {
    // oxfmt-ignore
    const types: [unknown, string[] | undefined][] = [
      [name,                                                 ['string']],
      [{},                                                   undefined],
      [{ properties: {} },                                   ['object']],
      [{ type: ['string', 'null'] },                         ['string', 'null']],
      [{ oneOf: [name, { type: 'null' }] },                  ['string', 'null']],
      [{ oneOf: [name, {}] },                                undefined],
      [{ allOf: [{ type: ['string', 'null'] }, name] },      ['string']],
      [{ enum: [1, 'a', null] },                             ['integer', 'string', 'null']],
      [{ const: [] },                                        ['array']],
      [{ type: 'number' },                                   ['number', 'integer']],
      [false,                                                []],
    ]
    for (const [schema, expected] of types) {
      assert.deepEqual(typesOf({ document, schemas: [schema] }), expected, JSON.stringify(schema))
    }
  })

  it('knows the members of an object, and whether there are others', () => {
    const schema = { allOf: [base, { ...object({ b: name }), additionalProperties: false }] }
    const { members, closed } = membersOf({ document, schemas: [schema] })
    assert.deepEqual([...members.keys()], ['id', 'b'])
    assert.equal(members.get('id')?.always, true)
    assert.equal(closed, true)
    assert.equal(membersOf({ document, schemas: [{}] }).closed, false)
  })

  it('takes no time over schemas that branch without end', () => {
    const deep = (levels: number): object =>
      levels === 0 ? name : { oneOf: [deep(levels - 1), deep(levels - 1)], anyOf: [{}, {}] }
    const started = performance.now()
    assert.equal(walkSchema({ document, schemas: [deep(12)] }, ['a']).kind, 'found')
    assert.ok(performance.now() - started < 2_000)
  })
})

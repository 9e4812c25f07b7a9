// What a schema says, laid flat, and what a reader sees of it.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { licences } from '../testing/documents.ts'
import { endless } from '../testing/hostile-documents.ts'
import { flat } from '../testing/open-test-portal.ts'
import { dictionaries } from '../words/dictionary.ts'
import { drawSchema, openDrawing, typeOf } from './draw-schema.ts'
import { outlineSchema } from './outline-schema.ts'
import { resolve } from './read-json.ts'

const document = licences()
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })

describe('the outline of a schema', () => {
  it('pours allOf into one list of properties', () => {
    const { name, properties, types } = outlineSchema(document, ref('Holder'))
    assert.equal(name, 'Holder')
    assert.deepEqual(types, ['object'])
    assert.deepEqual(
      properties.map((property) => [property.name, property.required]),
      [
        ['name', true],
        ['branch', false],
      ],
    )
  })

  // oxfmt-ignore
  const cases: [string, object, object][] = [
    ['nullable of 3.0',                    { type: 'string', nullable: true },                          { types: ['string'], nullable: true }],
    ['null among the types of 3.1',        { type: ['string', 'null'] },                                { types: ['string'], nullable: true }],
    ['a const as the only value',          { const: 1 },                                                { values: [1] }],
    ['variants of values as one list',     { oneOf: [{ enum: ['a', 'b'] }, { enum: ['', 'a'] }] },      { values: ['a', 'b', ''], variants: [] }],
    ['properties without a type',          { properties: { a: {} } },                                   { types: ['object'] }],
    ['items without a type',               { items: {} },                                               { types: ['array'] }],
    ['a tuple by its first item',          { type: 'array', prefixItems: [{ type: 'string' }] },        { items: { type: 'string' } }],
    ['bounds as they are written',         { maxLength: 11, minLength: 0 },                             { bounds: [['minLength', 0], ['maxLength', 11]] }],
    ['examples of 3.1 by the first',       { examples: ['a', 'b'] },                                    { example: 'a' }],
  ]
  for (const [what, schema, told] of cases) {
    it(`tells ${what}`, () => {
      const outline = outlineSchema({}, schema) as unknown as Record<string, unknown>
      const same = Object.fromEntries(Object.keys(told).map((key) => [key, outline[key]]))
      assert.deepEqual(same, told)
    })
  }

  it('lets what is written beside a reference come first', () => {
    const { description, name } = outlineSchema(document, {
      ...ref('Licence'),
      description: 'Nowa.',
    })
    assert.deepEqual([description, name], ['Nowa.', 'Licence'])
  })

  it('is empty, not an error, for what is no schema', () => {
    for (const odd of [
      undefined,
      null,
      true,
      false,
      7,
      'text',
      [],
      ref('Nowhere'),
      { $ref: 7 },
      { $ref: '#/' },
    ]) {
      assert.deepEqual(outlineSchema(document, odd).properties, [])
    }
  })

  it('follows no reference into a prototype or out of the document', () => {
    for (const $ref of [
      '#/__proto__',
      '#/constructor/prototype',
      '#/components/toString',
      'other.yaml#/x',
      'https://x.example/y',
    ]) {
      assert.equal(resolve(document, { $ref }), undefined, $ref)
    }
  })
})

describe('the drawing of a schema', () => {
  const draw = (schema: unknown, within: object = document, budget?: number) =>
    flat(
      drawSchema(
        openDrawing(within, dictionaries.pl, (name) => `/schemas/${name}`, budget),
        schema,
      ).toString(),
    )

  it('names fields, types, what is required and what is allowed', () => {
    const text = draw(ref('Licence'))
    assert.match(
      text,
      /<code class="field">number<\/code><span class="type">tekst<\/span><strong class="must">wymagane/,
    )
    assert.match(text, /tylko do odczytu/)
    assert.match(text, /Wartości:<code>ważna<\/code>/)
    assert.match(text, /tekst &lt;date&gt; lub null/)
    assert.match(text, /lista: Vehicle/)
    assert.match(text, /Ciężarówka/)
  })

  it('ends a circle with a link to where it began', () => {
    assert.match(draw(ref('Holder')), /zawiera sam siebie<a href="\/schemas\/Holder">/)
  })

  it('ends within the budget of the page, and says where the rest is', () => {
    const text = draw(ref('Wide'), endless(), 50)
    assert.equal(text.match(/class="field"/g)?.length, 50)
    assert.match(text, /i jeszcze 9950<a href="\/schemas\/Wide">/)
  })

  it('ends, soon and small, for schemas that do not', () => {
    const without = endless() as { components: { schemas: object } }
    for (const name of Object.keys(without.components.schemas)) {
      const start = performance.now()
      const text = draw(ref(name), without)
      assert.ok(performance.now() - start < 10_000, `${name}: ${performance.now() - start} ms`)
      assert.ok(text.length < 300_000, `${name}: ${text.length}`)
    }
  })

  it('tells a type in words of the language', () => {
    const drawing = openDrawing(document, dictionaries.en, () => '')
    assert.equal(typeOf(drawing, { type: 'array', items: ref('Licence') }), 'list of Licence')
    assert.equal(
      typeOf(drawing, { additionalProperties: { type: 'integer' } }),
      'object with any members: whole number',
    )
    assert.equal(typeOf(drawing, { type: ['string', 'integer'] }), 'text | whole number')
    assert.equal(typeOf(drawing, { type: 'toString' }), 'toString')
    assert.equal(typeOf(drawing, {}), 'any value')
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import type { Template } from './composition.ts'
import { describeTemplate } from './describe-template.ts'
import type { Described, Scope } from './scope.ts'
import { readTemplate } from './read-template.ts'
import { absent, compileTemplate } from './run/compile-template.ts'

const part = {
  type: 'object',
  required: ['name', 'list', 'none'],
  properties: {
    name: { type: 'string' },
    nick: { type: 'string' },
    list: {
      type: 'array',
      items: {
        type: 'object',
        required: ['n'],
        properties: { n: { type: 'integer' }, m: { type: 'integer' } },
      },
    },
    none: { type: ['object', 'null'], required: ['x'], properties: { x: { type: 'string' } } },
  },
}

function describeOne(template: Template, always = true): Described & { complaints: string[] } {
  const complaints: string[] = []
  const parts = new Map([['p', { schema: part, always, of: 'the part' }]])
  const scope: Scope = { document: {}, path: new Map(), query: new Map(), parts }
  const found = describeTemplate(template, scope, [], (_path, _at, message) =>
    complaints.push(message),
  )
  return { ...found, complaints }
}

const read = (value: unknown) =>
  readTemplate(value, [], (_path, _at, message) => assert.fail(message))

describe('what a template gives', () => {
  // oxfmt-ignore
  const gives: [what: string, template: unknown, schema: object, always: boolean][] = [
    ['a literal',                   'text',                                                  { type: 'string', const: 'text' }, true],
    ['a literal that begins with $', '$$5',                                                  { type: 'string', const: '$5' }, true],
    ['a field that must be there',  '$parts.p.name',                                         { type: 'string' }, true],
    ['a field that may be there',   '$parts.p.nick',                                         { type: 'string' }, false],
    ['an object',                   { a: '$parts.p.name', b: '$parts.p.nick', $$c: 1 },      { type: 'object', additionalProperties: false, required: ['a', '$c'], properties: { a: { type: 'string' }, b: { type: 'string' }, $c: { type: 'integer', const: 1 } } }, true],
    ['a list',                      ['$parts.p.name', '$parts.p.nick', 1],                   { type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'integer', const: 1 }] } }, true],
    ['$pick',                       { $pick: { of: '$parts.p', fields: ['name', 'nick'] } }, { type: 'object', additionalProperties: false, required: ['name'], properties: { name: { type: 'string' }, nick: { type: 'string' } } }, true],
    ['$drop',                       { $drop: { of: '$parts.p', fields: ['list', 'none'] } }, { type: 'object', required: ['name'], properties: { name: { type: 'string' }, nick: { type: 'string' } } }, true],
    ['$rename',                     { $rename: { of: { a: 1, b: 2 }, names: { a: 'c' } } },  { type: 'object', additionalProperties: false, required: ['c', 'b'], properties: { c: { type: 'integer', const: 1 }, b: { type: 'integer', const: 2 } } }, true],
    ['$pick of what may be null',   { $pick: { of: '$parts.p.none', fields: ['x'] } },       { type: ['object', 'null'], additionalProperties: false, required: ['x'], properties: { x: { type: 'string' } } }, true],
    ['$each',                       { $each: { of: '$parts.p.list', as: '$item.n' } },       { type: 'array', items: { type: 'integer' } }, true],
    ['$merge',                      { $merge: [{ $pick: { of: '$parts.p', fields: ['name'] } }, { $pick: { of: '$parts.p.none', fields: ['x'] } }] }, { type: 'object', additionalProperties: false, required: ['name'], properties: { name: { type: 'string' }, x: { type: 'string' } } }, true],
  ]
  for (const [what, template, schema, always] of gives) {
    it(`is told for ${what}`, () => {
      const { complaints, ...found } = describeOne(read(template))
      assert.deepEqual(complaints, [])
      assert.deepEqual(found, { schema, always })
    })
  }

  it('is never promised where its part may fail', () => {
    for (const value of [
      '$parts.p',
      '$parts.p.name',
      { $pick: { of: '$parts.p', fields: ['name'] } },
      { $each: { of: '$parts.p.list', as: 1 } },
      { $merge: ['$parts.p'] },
    ]) {
      assert.equal(describeOne(read(value), false).always, false, JSON.stringify(value))
    }
  })

  it('holds for whatever comes out, with every answer and whatever fails', () => {
    fc.assert(
      fc.property(templates.out, answers, fc.boolean(), (value, answer, fails) => {
        const template = read(value)
        const { schema, always, complaints } = describeOne(template, !fails)
        if (complaints.length > 0) return
        const render = compileTemplate(template, new Map([['p', 0]]))
        const none = { body: absent, path: {}, query: {}, caller: absent, item: absent }
        const out = render({ ...none, parts: [fails ? absent : answer] })
        if (out === absent) {
          assert.equal(always, false)
          return
        }
        const validate = new Ajv2020({ strict: false }).compile(schema as object)
        const json: unknown = JSON.parse(JSON.stringify(out))
        assert.ok(
          validate(json),
          `${JSON.stringify(json)} ${JSON.stringify(validate.errors)} ${JSON.stringify(schema)}`,
        )
      }),
      { numRuns: 300 },
    )
  })
})

const answers = fc.record(
  {
    name: fc.string(),
    nick: fc.string(),
    list: fc.array(fc.record({ n: fc.integer(), m: fc.integer() }, { requiredKeys: ['n'] }), {
      maxLength: 2,
    }),
    none: fc.option(fc.record({ x: fc.string() })),
    notDescribed: fc.integer(),
  },
  { requiredKeys: ['name', 'list', 'none'] },
)

const reference = fc.constantFrom(
  '$parts.p',
  '$parts.p.name',
  '$parts.p.nick',
  '$parts.p.none',
  '$parts.p.none.x',
  '$parts.p.list',
  '$parts.p.list[0]',
  '$parts.p.list[1].n',
)
const member = fc.constantFrom('name', 'nick', 'a')
const templates = fc.letrec<{ out: unknown }>((tie) => ({
  out: fc.oneof(
    { depthSize: 'small' },
    reference,
    fc.constantFrom('text', 1, null, true),
    fc.dictionary(member, tie('out'), { maxKeys: 2 }),
    fc.array(tie('out'), { maxLength: 2 }),
    fc.array(tie('out'), { minLength: 1, maxLength: 2 }).map((of) => ({ $merge: of })),
    fc.tuple(tie('out'), member).map(([of, field]) => ({ $pick: { of, fields: [field] } })),
    fc.tuple(tie('out'), member).map(([of, field]) => ({ $drop: { of, fields: [field] } })),
    fc
      .tuple(tie('out'), member)
      .map(([of, field]) => ({ $rename: { of, names: { [field]: 'b' } } })),
    fc
      .tuple(reference, fc.constantFrom('$item', '$item.n', '$item.m', { i: '$item' }))
      .map(([of, as]) => ({ $each: { of, as } })),
  ),
}))

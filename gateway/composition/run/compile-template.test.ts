import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Reference, Template } from '../composition.ts'
import { absent, compileTemplate } from './compile-template.ts'
import type { Scope } from './compile-template.ts'
import { readJson } from './read-json.ts'

const places = new Map([['one', 0]])

function render(template: Template, part: unknown): unknown {
  const scope: Scope = {
    body: absent,
    path: {},
    query: {},
    caller: absent,
    parts: [part],
    item: absent,
  }
  return compileTemplate(template, places)(scope)
}

function one(...steps: (string | number)[]): Reference {
  return { kind: 'reference', root: 'parts', part: 'one', steps }
}

const item = (...steps: string[]): Reference => ({ kind: 'reference', root: 'item', steps })
const parsed = (text: string) => readJson(Buffer.from(text))
const written = (template: Template, part: unknown) => JSON.stringify(render(template, part))

describe('a template', () => {
  it('walks down to a member or an item', () => {
    assert.equal(render(one('a', 1, 'b c'), { a: [0, { 'b c': 'here' }] }), 'here')
  })

  it('finds nothing where there is none, whatever stands there', () => {
    for (const [part, ...steps] of [
      [{ a: null }, 'a', 'b'],
      [{ a: 'text' }, 'a', 'length'],
      [{ a: [] }, 'a', 0],
      [{ a: [1] }, 'a', -1],
      [{ a: [1] }, 'a', 'length'],
      [{ a: {} }, 'a', 0],
      [absent, 'a'],
      [{}, 'constructor'],
      [{}, '__proto__'],
      [[], 'map'],
    ] as [unknown, ...(string | number)[]][]) {
      assert.equal(render(one(...steps), part), absent, JSON.stringify(steps))
    }
  })

  it('leaves out members and items that are absent', () => {
    const members = [
      ['has', one('a')],
      ['not', one('b')],
    ] as const
    assert.deepEqual(render({ kind: 'object', members }, { a: 1 }), { has: 1 })
    assert.deepEqual(render({ kind: 'array', items: [one('b'), one('a')] }, { a: 1 }), [1])
  })

  it('picks, drops and renames members of an object', () => {
    const part = { a: 1, b: 2, c: 3 }
    assert.deepEqual(render({ kind: 'pick', of: one(), fields: ['c', 'x'] }, part), { c: 3 })
    assert.deepEqual(render({ kind: 'drop', of: one(), fields: ['c'] }, part), { a: 1, b: 2 })
    const names = { a: 'first' }
    assert.deepEqual(render({ kind: 'rename', of: one(), names }, part), { first: 1, b: 2, c: 3 })
  })

  it('passes on that there is none, and finds nothing to pick in a text', () => {
    assert.equal(render({ kind: 'pick', of: one('a'), fields: ['b'] }, { a: null }), null)
    assert.equal(render({ kind: 'pick', of: one('a'), fields: ['b'] }, { a: 'text' }), absent)
  })

  it('merges so that what comes later never covers what was there', () => {
    const of = [one('a'), one('nothing'), one('b')]
    assert.deepEqual(render({ kind: 'merge', of }, { a: { x: 1 }, b: { x: 2, y: 3 } }), {
      x: 1,
      y: 3,
    })
    assert.equal(render({ kind: 'merge', of: [one('nothing')] }, {}), absent)
  })

  it('goes through a list, within another too', () => {
    const inner: Template = { kind: 'each', of: item('list'), as: item('n') }
    const as: Template = {
      kind: 'object',
      members: [
        ['all', inner],
        ['name', item('name')],
      ],
    }
    const part = [{ name: 'a', list: [{ n: 1 }, {}, { n: 2 }] }, { name: 'b' }]
    assert.deepEqual(render({ kind: 'each', of: one(), as }, part), [
      { all: [1, 2], name: 'a' },
      { name: 'b' },
    ])
  })

  it('is not bitten by members named as what every object has', () => {
    const part = parsed(
      '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},"a":1}',
    )
    for (const template of [
      { kind: 'merge', of: [one(), one()] },
      { kind: 'drop', of: one(), fields: ['a'] },
      { kind: 'pick', of: one(), fields: ['__proto__', 'constructor'] },
      { kind: 'rename', of: one(), names: { a: '__proto__' } },
      { kind: 'object', members: [['__proto__', one('__proto__')]] },
    ] satisfies Template[]) {
      const made = render(template, part) as Record<string, unknown>
      assert.equal(Object.getPrototypeOf(made), Object.prototype)
      assert.equal(made['admin'], undefined)
      assert.ok(Object.hasOwn(made, '__proto__'))
    }
    assert.equal(({} as Record<string, unknown>)['admin'], undefined)
  })

  it('of any answer changes nothing of it, and makes what can be written', () => {
    const names = fc.constantFrom('a', 'b', '__proto__', 'constructor', 'toString')
    const { template } = fc.letrec<{ template: Template }>((tie) => ({
      template: fc.oneof(
        { depthSize: 'small' },
        fc.record({ kind: fc.constant('literal' as const), value: fc.jsonValue() }),
        fc.array(fc.oneof(names, fc.nat(2)), { maxLength: 3 }).map((steps) => one(...steps)),
        fc.array(names, { maxLength: 2 }).map((steps) => item(...steps)),
        fc.record({
          kind: fc.constant('object' as const),
          members: fc.array(fc.tuple(names, tie('template')), { maxLength: 3 }),
        }),
        fc.record({ kind: fc.constant('merge' as const), of: fc.array(tie('template')) }),
        fc.record({
          kind: fc.constantFrom('pick' as const, 'drop' as const),
          of: tie('template'),
          fields: fc.array(names),
        }),
        fc.record({
          kind: fc.constant('rename' as const),
          of: tie('template'),
          names: fc.dictionary(names, names),
        }),
        fc.record({ kind: fc.constant('each' as const), of: tie('template'), as: tie('template') }),
      ),
    }))
    const answer = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(null, 1, 'text'),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(names, tie('value')),
      ),
    })).value
    fc.assert(
      fc.property(template, answer, (from, value) => {
        const text = JSON.stringify(value)
        const part = parsed(text)
        const made = render(from, part)
        assert.equal(JSON.stringify(part), text)
        if (made !== absent) assert.equal(typeof JSON.stringify(made), 'string')
        assert.deepEqual(Object.keys(Object.prototype), [])
      }),
    )
  })
})

describe('a number of an answer', () => {
  it('comes out as it came, also where a double cannot hold it', () => {
    for (const text of [
      '12345678901234567890',
      '-0.12345678901234567890',
      '1e400',
      '1.5E+3',
      '0.1',
    ]) {
      assert.equal(written(one('n'), parsed(`{"n":${text}}`)), text)
      assert.equal(written(one(), parsed(`[1, ${text}]`)), `[1,${text}]`)
      assert.equal(written(one(), parsed(text)), text)
    }
  })

  it('is a value and no object: it has no members', () => {
    assert.equal(render(one('n', 'rawJSON'), parsed('{"n":12345678901234567890}')), absent)
  })

  it('and a text of digits stays a text', () => {
    const text = '{"iban":"72999042127661861548580121","words":", 12345678901234567890"}'
    assert.equal(written(one(), parsed(text)), text)
  })

  it('of any JSON goes out with the value it came with', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        assert.deepEqual(
          JSON.parse(written(one(), parsed(JSON.stringify(value)))),
          JSON.parse(JSON.stringify(value)),
        )
      }),
    )
  })

  it('and what is not UTF-8 is no JSON', () => {
    assert.throws(() => readJson(Buffer.from([0x22, 0xff, 0x22])), SyntaxError)
  })
})

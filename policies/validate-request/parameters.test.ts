// Every style of OpenAPI: a value written by the rules of the standard is read back as itself.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { openSchemas } from '../openapi/open-schemas.ts'
import { builderFor } from '../openapi/read-parameter.ts'
import type { Found } from '../openapi/read-parameter.ts'
import { textReader } from '../openapi/read-path.ts'
import { readQuery } from './read-query.ts'
import { queryReader } from './read-query-parameter.ts'

const schemas = openSchemas(
  { openapi: '3.1.0', info: { title: '', version: '' }, paths: {} },
  () => {},
)
const list = { type: 'array', items: { type: 'integer' } }
const point = { type: 'object', properties: { R: { type: 'integer' }, G: { type: 'integer' } } }
const names = { type: 'array', items: { type: 'string' } }

function fromText(style: string, explode: boolean, schema: object, text: string): unknown {
  return shown(textReader('p', style, explode, builderFor(schema, schemas))(text))
}

function fromQuery(style: string, explode: boolean, schema: object, query: string): unknown {
  const read = readQuery(query)
  return read && shown(queryReader('p', style, explode, builderFor(schema, schemas)).read(read))
}

function shown(found: Found): unknown {
  if (found.kind === 'absent') return 'absent'
  return found.kind === 'value'
    ? JSON.parse(JSON.stringify(found.value))
    : `broken: ${found.detail}`
}

describe('a parameter', () => {
  // oxfmt-ignore
  const texts: readonly [style: string, explode: boolean, schema: object, text: string, value: unknown][] = [
    ['simple', false, { type: 'integer' }, '5',           5],
    ['simple', false, list,                '3,4,5',       [3, 4, 5]],
    ['simple', false, list,                '',            []],
    ['simple', false, point,               'R,1,G,2',     { R: 1, G: 2 }],
    ['simple', true,  point,               'R=1,G=2',     { R: 1, G: 2 }],
    ['simple', false, point,               'R,1,G',       'broken: must be a list of names and values'],
    ['simple', true,  point,               'R=1,G',       'broken: must be a list of name=value'],
    ['simple', true,  point,               'R=1,R=2',     'broken: names a member twice'],
    ['label',  false, { type: 'integer' }, '.5',          5],
    ['label',  false, list,                '.3,4,5',      [3, 4, 5]],
    ['label',  true,  list,                '.3.4.5',      [3, 4, 5]],
    ['label',  false, point,               '.R,1,G,2',    { R: 1, G: 2 }],
    ['label',  true,  point,               '.R=1.G=2',    { R: 1, G: 2 }],
    ['label',  true,  list,                '3.4',         'broken: must begin with a dot'],
    ['matrix', false, { type: 'integer' }, ';p=5',        5],
    ['matrix', false, list,                ';p=3,4,5',    [3, 4, 5]],
    ['matrix', true,  list,                ';p=3;p=4',    [3, 4]],
    ['matrix', false, point,               ';p=R,1,G,2',  { R: 1, G: 2 }],
    ['matrix', true,  point,               ';R=1;G=2',    { R: 1, G: 2 }],
    ['matrix', true,  list,                ';p=3;q=4',    'broken: must be a list of ;p=…'],
    ['matrix', false, list,                'p=3',         'broken: must begin with a semicolon'],
  ]
  for (const [style, explode, schema, text, value] of texts) {
    it(`${style}${explode ? ' exploded' : ''}: ${text}`, () => {
      assert.deepEqual(fromText(style, explode, schema, text), value)
    })
  }

  // oxfmt-ignore
  const queries: readonly [style: string, explode: boolean, schema: object, query: string, value: unknown][] = [
    ['form',           true,  { type: 'integer' }, 'p=5',                 5],
    ['form',           true,  { type: 'integer' }, 'q=5',                 'absent'],
    ['form',           true,  { type: 'integer' }, 'p=5&p=6',             'broken: is given more than once'],
    ['form',           true,  { type: 'string' },  'p=a+b%2Bc',           'a b+c'],
    ['form',           true,  { type: 'string' },  'p',                   ''],
    ['form',           true,  { type: 'boolean' }, 'p=true',              true],
    ['form',           true,  { type: ['null', 'integer'] }, 'p=',        null],
    ['form',           true,  { type: 'string' },  'p=%ff',               'broken: is not valid percent-encoding'],
    ['form',           true,  { type: 'string' },  '%70=x',               'x'],
    ['form',           true,  list,                'p=3&p=4',             [3, 4]],
    ['form',           true,  { anyOf: [{ type: 'integer' }, list] }, 'p=3', [3]],
    ['form',           false, list,                'p=3,4',               [3, 4]],
    ['form',           false, names,               'p=a%2Cb,c',           ['a,b', 'c']],
    ['form',           false, list,                'p=3&p=4',             'broken: is given more than once'],
    ['form',           false, point,               'p=R,1,G,2',           { R: 1, G: 2 }],
    ['form',           true,  point,               'R=1&G=2&B=3',         { R: 1, G: 2 }],
    ['spaceDelimited', false, list,                'p=3%204+5',           [3, 4, 5]],
    ['pipeDelimited',  false, list,                'p=3|4%7C5',           [3, 4, 5]],
    ['deepObject',     true,  point,               'p[R]=1&p%5BG%5D=2',   { R: 1, G: 2 }],
    ['deepObject',     true,  { type: 'object' },  'p[a][b]=1',           { a: { b: '1' } }],
    ['deepObject',     true,  { type: 'object', properties: { a: names } }, 'p[a]=1&p[a]=2', { a: ['1', '2'] }],
    ['deepObject',     true,  point,               'p[R]=1&p[R]=2',       'broken: names a member twice'],
    ['deepObject',     true,  point,               'p[R=1',               'broken: must be written as p[member]=value'],
    ['deepObject',     true,  point,               `p${'[a]'.repeat(9)}=1`, 'broken: must be written as p[member]=value'],
    ['deepObject',     true,  point,               'p[a]=1&p[a][b]=2',    'broken: names a member twice'],
  ]
  for (const [style, explode, schema, query, value] of queries) {
    it(`${style}${explode ? ' exploded' : ''}: ${query}`, () => {
      assert.deepEqual(fromQuery(style, explode, schema, query), value)
    })
  }

  it('that names a prototype is a member like others', () => {
    const builder = builderFor({ type: 'object' }, schemas)
    const query = readQuery('p[__proto__][x]=1&p[constructor]=2')!
    const found = queryReader('p', 'deepObject', true, builder).read(query)
    assert.equal(found.kind, 'value')
    const value = (found as { value: Record<string, unknown> }).value
    assert.deepEqual(Object.keys(value).toSorted(), ['__proto__', 'constructor'])
    assert.equal(({} as { x?: unknown }).x, undefined)
  })

  it('in any style comes back as it was written', () => {
    const word = fc.string({ unit: 'binary', maxLength: 6 }).filter((text) => text.isWellFormed())
    const enc = encodeURIComponent
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (texts) => {
        const joined = (by: string) => `p=${texts.map(enc).join(by)}`
        assert.deepEqual(
          fromQuery('form', true, names, texts.map((text) => `p=${enc(text)}`).join('&')),
          texts,
        )
        // One empty text and no text at all are written alike.
        if (texts.join('') === '') return
        assert.deepEqual(fromQuery('form', false, names, joined(',')), texts)
        // These two cannot carry their delimiter, nor can a space be told from one.
        const bare = texts.filter((text) => !/[ |+]/.test(text) && text !== '')
        if (bare.length === 0) return
        assert.deepEqual(
          fromQuery('spaceDelimited', false, names, `p=${bare.map(enc).join('%20')}`),
          bare,
        )
        assert.deepEqual(
          fromQuery('pipeDelimited', false, names, `p=${bare.map(enc).join('|')}`),
          bare,
        )
      }),
    )
  })

  it('whatever the query, nothing breaks', () => {
    const letters = fc.string({
      unit: fc.constantFrom('p', '[', ']', '=', '&', '%', '2', 'C', ',', '+', 'R', '|'),
      maxLength: 30,
    })
    fc.assert(
      fc.property(
        letters,
        fc.constantFrom(list, point, names, { type: 'object' }),
        fc.constantFrom('form', 'deepObject', 'pipeDelimited'),
        fc.boolean(),
        (query, schema, style, explode) => {
          fromQuery(style, explode, schema, query)
        },
      ),
      { numRuns: 500 },
    )
  })
})

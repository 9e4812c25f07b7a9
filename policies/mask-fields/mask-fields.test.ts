import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { openLog } from '#kernel/log/log.ts'
import { catalogue } from '../catalogue.ts'
import { printDocument } from '../json/document.ts'
import { every } from '../json/pointer.ts'
import type { Pointer } from '../json/pointer.ts'
import { readText } from '../json/read-document.ts'
import { pointerNode } from '../json/select.ts'
import { looseJson } from '../json/testing/loose-json.ts'
import { runCases } from '../run-cases.ts'
import { openBench, walk } from '../testing/harness.ts'
import { upstreamReply } from '../testing/walk.ts'
import { coverFor } from './cover.ts'
import { hide } from './hide.ts'
import maskFields from './mask-fields.ts'
import type { MaskFields } from './options.ts'

async function ask(
  options: MaskFields,
  body: string,
  more: { document?: object; method?: string; headers?: string[] } = {},
) {
  const bench = openBench(more.document ? { document: more.document } : {})
  const tools = bench.tools('GET', '/things')
  const call = bench.call({ tools, ...(more.method && { method: more.method }) })
  const headers = more.headers ?? ['Content-Type', 'application/json']
  const upstream = () => upstreamReply(200, headers, body)
  const { reply } = await walk([maskFields.build(options, tools)], call, { upstream })
  const text = reply.body.kind === 'bytes' ? Buffer.from(reply.body.bytes).toString() : ''
  return { reply, text, problem: reply.problem }
}

function described(schema: object, schemas: object = {}, openapi = '3.1.0'): object {
  const content = { 'application/json': { schema } }
  const get = { responses: { 200: { description: '', content } } }
  return {
    openapi,
    info: { title: 'T', version: '1' },
    paths: { '/things': { get } },
    components: { schemas },
  }
}

describe('mask-fields', () => {
  it('does what its golden cases say', async () => {
    const { failed, lines } = await runCases(
      new URL('mask-fields.cases.yaml', import.meta.url).pathname,
    )
    assert.equal(failed, 0, lines.join('\n'))
    assert.ok(catalogue.some(({ name }) => name === 'mask-fields'))
  })

  it('that finds nothing to hide gives the same bytes', () => {
    fc.assert(
      fc.property(looseJson, ({ text }) => {
        const read = readText(text)
        assert.ok(read.kind === 'read')
        const count = hide(
          read.document,
          [pointerNode([['no', 'such', every, 'way']])],
          coverFor({}),
        )
        assert.deepEqual([count, printDocument(read.document)], [0, text])
      }),
    )
  })

  it('hides what the pointers name, whatever its name is spelt like, and leaves every other value as it was', () => {
    const word = fc.oneof(fc.constantFrom('a', 'b', 'pesel', '__proto__', '0'), fc.constant(every))
    const pointers = fc.array(fc.array(word, { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 3,
    })
    fc.assert(
      fc.property(looseJson, pointers, ({ text }, all) => {
        const read = readText(text)
        assert.ok(read.kind === 'read')
        hide(read.document, [pointerNode(all)], coverFor({ how: 'text' }))
        assert.deepEqual(values(printDocument(read.document)), masked(values(text), all))
      }),
      { numRuns: 2_000 },
    )
  })

  it('shows of a value its last letters, whole ones, and never most of it', () => {
    const cover = coverFor({ how: 'last', last: 3, text: '#' })
    const shown = (json: string) => {
      const read = readText(json)
      assert.ok(read.kind === 'read')
      const covered = cover(read.document.root)!
      return covered.source
    }
    assert.equal(shown('"44051401458"'), '"#458"')
    assert.equal(shown('44051401458'), '"#458"')
    assert.equal(shown('"ab\\u0063\\u0064ef"'), '"#def"')
    assert.equal(shown('"a😀😀😀😀😀"'), '"#😀😀😀"')
    for (const short of ['"12345"', '""', '12345', 'true', 'null', '{"a": 1}', '[1, 2, 3]']) {
      assert.equal(shown(short), '"#"', short)
    }
  })
})

describe('what a document classifies', () => {
  const secret = { type: 'string', 'x-data-classification': 'secret' }
  // oxfmt-ignore
  const cases: readonly [what: string, schema: object, body: unknown, shown: unknown][] = [
    ['in a branch of anyOf, oneOf, if',     { anyOf: [{ properties: { a: secret } }], oneOf: [{ properties: { b: secret } }], then: { properties: { c: secret } } }, { a: 1, b: 1, c: 1, d: 1 }, { d: 1 }],
    ['in every other member',               { properties: { a: {} }, patternProperties: { '^x-': {} }, additionalProperties: secret },      { a: 1, 'x-b': 1, c: 1 },  { a: 1, 'x-b': 1 }],
    ['under names of a pattern',            { patternProperties: { '^p': secret } },                                                         { pa: 1, a: 1 },           { a: 1 }],
    ['under a pattern nobody can run',      { patternProperties: { '(?<=x)y': secret } },                                                    { a: 1 },                  {}],
    ['beside a pattern nobody can run',     { patternProperties: { '(?<=x)y': {} }, additionalProperties: secret },                          { a: 1 },                  {}],
    ['at a place of a tuple and after it',  { prefixItems: [{}, secret], items: { properties: { a: secret } } },                             ['x', 'y', { a: 1 }],      ['x', {}]],
    ['beside a reference',                  { properties: { a: { $ref: '#/components/schemas/Plain', 'x-data-classification': 'secret' } } }, { a: 1, b: 1 },            { b: 1 }],
    ['behind references in a circle',       { $ref: '#/components/schemas/Node' },                                                           { next: { next: { pin: 1, id: 2 } } }, { next: { next: { id: 2 } } }],
    ['where a discriminator leads',         { discriminator: { propertyName: 'kind', mapping: { n: 'Node' } } },                             { kind: 'n', pin: 1 },     { kind: 'n' }],
    ['as the whole body',                   secret,                                                                                          'x',                       null],
    ['under hostile names',                 { properties: { constructor: secret, toString: {} } },                                           { constructor: 1, toString: 0 }, { toString: 0 }],
    ['by another word',                     { properties: { a: { 'x-data-classification': 'other' } } },                                     { a: 1 },                  { a: 1 }],
    ['by a reference that leads nowhere',   { properties: { a: secret, b: { $ref: '#/nowhere' }, c: { $ref: 'http://a.example/' } } },       { a: 1, b: 2, c: 3 },      { b: 2, c: 3 }],
  ]
  for (const [what, schema, body, shown] of cases) {
    it(`${what} is hidden, and nothing else`, async () => {
      const schemas = {
        Plain: { type: 'integer' },
        Node: {
          properties: { pin: secret, next: { $ref: '#/components/schemas/Node' } },
          allOf: [{ $ref: '#/components/schemas/Node' }],
        },
      }
      const document = described(schema, schemas)
      const { text } = await ask({ 'by-classification': ['secret'] }, JSON.stringify(body), {
        document,
      })
      assert.deepEqual(JSON.parse(text), shown)
    })
  }

  it('leaves alone, unread, what the document knows of nothing in', async () => {
    const schema = { type: 'object', properties: { a: { type: 'string' } } }
    const bench = openBench({ document: described(schema) })
    const tools = bench.tools('GET', '/things')
    assert.deepEqual(maskFields.build({ 'by-classification': ['secret'] }, tools), {})
  })
})

describe('a hostile reply', () => {
  const options: MaskFields = { fields: ['/pesel', '/*/pesel'], 'max-body': 16_777_216 }

  it('hides nothing behind escapes, a name that stands twice, or a part of itself', async () => {
    assert.equal((await ask(options, '{"pe\\u0073el": 44051401458}')).text, '{}')
    assert.equal(
      (await ask(options, '{"pesel": 1, "pe\\u0073el": 44051401458}')).problem?.code,
      'upstream/invalid',
    )
    const twice = ['Content-Type', 'text/plain', 'Content-Type', 'application/json']
    assert.equal(
      (await ask({ ...options, 'not-json': 'pass' }, '{"pesel": 1}', { headers: twice })).problem
        ?.code,
      'upstream/invalid',
    )
  })

  it('that nests deep, holds too much or is not UTF-8 is refused after little work', async () => {
    const start = process.cpuUsage()
    for (const body of [
      '['.repeat(1_000_000),
      `[${'{"a":{}},'.repeat(300_000)}1]`,
      '{"a":"\\ud800"',
      '{"__proto__": {"pesel": 1}',
    ]) {
      assert.equal((await ask(options, body)).problem?.code, 'upstream/invalid')
    }
    const { user, system } = process.cpuUsage(start)
    assert.ok(user + system < 10_000_000)
  })

  it('of names that a prototype has is masked like any other', async () => {
    const body = '{"toString": 0, "__proto__": {"pesel": 1, "valueOf": 2}, "constructor": []}'
    assert.equal(
      (await ask(options, body)).text,
      '{"toString": 0, "__proto__": { "valueOf": 2}, "constructor": []}',
    )
    assert.equal(({} as { pesel?: unknown }).pesel, undefined)
  })

  it('leaves nothing of itself in the refusal or the log', async () => {
    let written = ''
    const stream = new Writable({ write: (chunk, _, done) => ((written += String(chunk)), done()) })
    const { problem } = await ask(options, '{"pesel": 44051401458, "pesel": 44051401458')
    openLog('info', stream).info({ err: problem!.cause }, 'a call was refused')
    assert.match(written, /is not JSON at character|names a member twice/)
    assert.doesNotMatch(written + problem!.message, /44051401458/)
  })

  it('to HEAD loses what its head says of the body that a GET would hide in', async () => {
    const headers = ['Content-Type', 'application/json', 'Content-Length', '40', 'ETag', '"1"']
    const { reply } = await ask(options, '', { method: 'HEAD', headers })
    assert.deepEqual(reply.headers.flat, ['Content-Type', 'application/json', 'ETag', 'W/"1"'])
  })
})

/** Numbers as they are spelt. */
function values(text: string): unknown {
  type Revive = (key: string, value: unknown, more: { source?: string }) => unknown
  const revive: Revive = (_, value, { source }) =>
    typeof value === 'number' ? `number ${source}` : value
  return JSON.parse(text, revive as (key: string, value: unknown) => unknown)
}

function masked(value: unknown, all: readonly Pointer[]): unknown {
  if (all.some(({ length }) => length === 0)) return '***'
  if (typeof value !== 'object' || value === null) return value
  const out: object = Array.isArray(value) ? [] : {}
  for (const [key, inner] of Object.entries(value)) {
    const below = all.filter(([first]) => first === every || first === key).map((it) => it.slice(1))
    Object.defineProperty(out, key, {
      value: masked(inner, below),
      enumerable: true,
      writable: true,
      configurable: true,
    })
  }
  return out
}

// What is sent to hurt: it is refused, or let pass, after little work and without a trace outside.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openBench, walk } from '../testing/harness.ts'
import { safeFormats } from '../openapi/safe-formats.ts'
import validateRequest from './validate-request.ts'

/** Milliseconds of work, not of waiting: what is kept out takes minutes. */
const bound = 10_000

function work(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function open(schema: object, components: object = {}) {
  const document = {
    openapi: '3.1.0',
    info: { title: 'Test', version: '1.0.0' },
    paths: {
      '/things': { post: { requestBody: { content: { 'application/json': { schema } } } } },
    },
    components: { schemas: components },
  }
  const bench = openBench({ document })
  const tools = bench.tools('POST', '/things')
  const step = validateRequest.build({ 'max-body': 67_108_864 }, tools)
  return async (body: string) => {
    const call = bench.call({ tools, headers: ['content-type', 'application/json'], body })
    const start = work()
    const { reply } = await walk([step], call)
    const took = work() - start
    assert.ok(took < bound, `took ${took} ms`)
    return reply.problem?.errors.map(({ pointer, detail }) => `${pointer} ${detail}`)
  }
}

describe('a hostile body', () => {
  it('of a hundred thousand unique objects is told apart in one pass', async () => {
    const send = open({ type: 'array', uniqueItems: true, items: { type: 'object' } })
    const items = Array.from({ length: 100_000 }, (_, id) => ({ id, name: 'x' }))
    assert.equal(await send(JSON.stringify(items)), undefined)
    items.push({ name: 'x', id: 5 } as (typeof items)[0])
    assert.deepEqual(await send(JSON.stringify(items)), [' must not hold the same item twice'])
  })

  it('that nests twenty thousand deep is refused', async () => {
    const send = open(
      { $ref: '#/components/schemas/List' },
      { List: { type: 'array', items: { $ref: '#/components/schemas/List' } } },
    )
    assert.deepEqual(await send('['.repeat(20_000) + ']'.repeat(20_000)), [
      ' nests deeper than 64 levels',
    ])
    assert.deepEqual(await send('['.repeat(100_000)), [' nests deeper than 64 levels'])
    assert.equal(await send('['.repeat(64) + ']'.repeat(64)), undefined)
  })

  it('with as many errors as bytes is refused at the first', async () => {
    const send = open({ type: 'array', items: { type: 'object', required: ['a', 'b', 'c'] } })
    assert.equal((await send(`[${'{},'.repeat(200_000)}{}]`))?.length, 1)
  })

  it('cannot reach a prototype, and its names are names like others', async () => {
    const send = open({
      type: 'object',
      required: ['constructor', 'toString'],
      properties: { a: { type: 'string' }, constructor: { type: 'integer' } },
      additionalProperties: false,
    })
    assert.deepEqual((await send('{"__proto__": {"a": 1}}'))?.toSorted(), [
      '/__proto__ is not described; leave it out',
      '/constructor is missing',
      '/toString is missing',
    ])
    assert.equal(({} as { a?: unknown }).a, undefined)
  })

  it('with a text that makes a pattern backtrack is judged at once', async () => {
    const send = open({ type: 'string', pattern: '^(a+)+$' })
    assert.deepEqual(await send(JSON.stringify(`${'a'.repeat(50_000)}!`)), [' must match ^(a+)+$'])
  })

  it('with lone halves of characters, NUL and numbers beyond all bounds passes as it is', async () => {
    const send = open({ type: 'object' })
    for (const body of [
      '{"a": "\\ud800"}',
      '{"a": "\\u0000"}',
      '{"a": 1e999}',
      '{"a": -0}',
      '{"": ""}',
    ]) {
      assert.equal(await send(body), undefined)
    }
  })

  it('that is not JSON is refused without an echo', async () => {
    const send = open({ type: 'object' })
    for (const body of [
      '{"pesel": 44051401458',
      '44051401458x',
      '\uFEFF{}',
      '{"a": NaN}',
      "{'a': 1}",
      '{"a":"',
      '"\\',
    ]) {
      const errors = await send(body)
      assert.match(errors?.join() ?? '', /is not JSON/, body)
      assert.doesNotMatch(errors?.join() ?? '', /44051401458/)
    }
  })

  it('that is not UTF-8 is refused', async () => {
    const document = {
      openapi: '3.1.0',
      info: { title: 'T', version: '1' },
      paths: {
        '/t': {
          post: {
            requestBody: { content: { 'application/json': { schema: { type: 'string' } } } },
          },
        },
      },
    }
    const bench = openBench({ document })
    const tools = bench.tools('POST', '/t')
    const call = bench.call({
      tools,
      headers: ['content-type', 'application/json'],
      body: Buffer.from([0x22, 0xff, 0x22]),
    })
    const { reply } = await walk([validateRequest.build({}, tools)], call)
    assert.equal(reply.problem?.errors[0]?.detail, 'is not UTF-8')
  })
})

describe('a format', () => {
  const letters = [
    'a',
    '1',
    '.',
    '-',
    ':',
    '/',
    '@',
    '%41',
    'a.',
    'a-',
    '1.',
    ':1',
    '//',
    '~1',
    '{a}',
    '::',
    'P1Y',
    ' ',
    'ą',
  ]
  for (const [name, format] of Object.entries(safeFormats)) {
    if (typeof format !== 'function') continue
    it(`${name} answers at once, whatever the text`, () => {
      const start = work()
      for (const letter of letters) {
        for (const head of ['', 'http://', 'a@', 'urn:', '2001:', 'P', '/', '#/', '0/']) {
          for (const tail of ['', '!', ' ', '\n']) {
            for (const length of [2_000, 100_000]) {
              const text = (head + letter.repeat(length / letter.length)).slice(0, length) + tail
              void (format as (text: string) => unknown)(text)
            }
          }
        }
      }
      // Some 1,400 texts: an expression that backtracks takes minutes over them.
      assert.ok(work() - start < 15_000, `${work() - start} ms`)
    })
  }
})

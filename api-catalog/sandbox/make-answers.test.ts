import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { OpenApiDocument, SandboxAnswer } from '../published.ts'
import { readOperations } from '../intake/read-operations.ts'
import { makeAnswers, sandboxLimits } from './make-answers.ts'

function made(responses: object, more: object = {}) {
  const document = {
    openapi: '3.1.0',
    info: { title: 'T', version: '1' },
    paths: { '/a': { get: { operationId: 'a', responses } } },
    ...more,
  } as unknown as OpenApiDocument
  const { sandbox, findings } = makeAnswers(document, readOperations(document), () => 0)
  return { answers: sandbox['a'] as SandboxAnswer[], findings }
}

function bodyOf(mediaType: string, media: object, more: object = {}): string | undefined {
  return made({ 200: { description: '', content: { [mediaType]: media } } }, more).answers[0]?.body
}

describe('answers of the sandbox', () => {
  it('are named as the examples of the document are, in each media type', () => {
    const { answers } = made(
      {
        200: {
          description: '',
          content: {
            'application/json': {
              examples: { one: { value: { n: 1 } }, two: { $ref: '#/components/examples/Two' } },
            },
            'text/plain': { example: 'plain' },
          },
        },
      },
      { components: { examples: { Two: { value: { n: 2 } } } } },
    )
    assert.deepEqual(
      answers.map(({ status, example, mediaType, body }) => [status, example, mediaType, body]),
      [
        [200, 'one', 'application/json', '{"n":1}'],
        [200, 'two', 'application/json', '{"n":2}'],
        [200, 'default', 'text/plain', 'plain'],
      ],
    )
  })

  it('are made from the schema when there is no example', () => {
    const schema = {
      type: 'object',
      properties: {
        id: { type: 'string', format: 'uuid' },
        born: { type: ['null', 'string'], format: 'date' },
        kind: { enum: ['office', 'firm'] },
        shares: { type: 'array', items: { type: 'integer', minimum: 5 } },
        secret: { type: 'string', writeOnly: true },
      },
    }
    const body = JSON.parse(bodyOf('application/json', { schema }) ?? '') as Record<string, unknown>
    assert.deepEqual(Object.keys(body), ['id', 'born', 'kind', 'shares'])
    assert.match(String(body.id), /^[0-9a-f-]{36}$/)
    assert.match(String(body.born), /^\d{4}-\d\d-\d\d$/)
    assert.deepEqual([body.kind, body.shares], ['office', [5]])
  })

  // oxfmt-ignore
  const bodies: [string, string, object, string][] = [
    ['JSON written as a text',       'application/json',         { example: '{"a":1}' },                '{"a":1}'],
    ['a text for JSON',              'application/json',         { example: 'yes' },                    '"yes"'],
    ['a list for +json',             'application/hal+json',     { example: [1] },                      '[1]'],
    ['false',                        'application/json',         { example: false },                    'false'],
    ['null',                         'application/json',         { example: null },                     'null'],
    ['XML written as a text',        'application/xml',          { example: '<a/>' },                   '<a/>'],
    ['an object for text',           'text/csv',                 { example: { a: 1 } },                 '{"a":1}'],
    ['a text from a schema',         'text/plain',               { schema: { type: 'string' } },        'string'],
    ['nothing known',                'application/json',         {},                                    ''],
    ['a schema of anything',         'application/json',         { schema: true },                      'null'],
    ['a schema that is no schema',   'application/json',         { schema: 'x' },                       'null'],
    ['a number of a schema',         'application/json',         { schema: { type: 'object', properties: { a: 7 } } }, '{"a":null}'],
  ]
  for (const [name, mediaType, media, body] of bodies) {
    it(`${name}: ${body || 'empty'}`, () => assert.equal(bodyOf(mediaType, media), body))
  }

  it('in XML have the name of the schema as root', () => {
    const components = {
      schemas: {
        Person: { type: 'object', properties: { name: { type: 'string', example: 'A & B' } } },
      },
    }
    const body = bodyOf(
      'application/xml',
      { schema: { $ref: '#/components/schemas/Person' } },
      { components },
    )
    assert.match(
      body ?? '',
      /<Person>\s*<name>A &amp; B<\/name>\s*<\/Person>|<name>A &amp; B<\/name>/,
    )
  })

  it('follow references with what stands beside them in 3.1, without it in 3.0', () => {
    const components = { schemas: { Code: { type: 'string', example: 'old' } } }
    const media = { schema: { $ref: '#/components/schemas/Code', example: 'new' } }
    assert.equal(bodyOf('application/json', media, { components }), '"new"')
    assert.equal(bodyOf('application/json', media, { components, openapi: '3.0.3' }), '"old"')
  })

  it('stand for ranges by a usual status, and default for success where none is declared', () => {
    const of = (codes: string[]) =>
      made(Object.fromEntries(codes.map((code) => [code, { description: '' }]))).answers.map(
        ({ status, range }) => [status, range],
      )
    assert.deepEqual(of(['2XX', '4xx', '503', 'default', '1XX', 'x-a', '600']), [
      [503, undefined],
      [200, '2XX'],
      [400, '4XX'],
      [500, 'default'],
    ])
    assert.deepEqual(of(['default', '400']), [
      [400, undefined],
      [200, 'default'],
    ])
  })

  it('have no body where HTTP has none', () => {
    const content = { 'application/json': { example: 1 } }
    const { answers } = made({
      204: { description: '', content },
      304: { description: '', content },
    })
    assert.deepEqual(
      answers.map(({ body, mediaType }) => [body, mediaType]),
      [
        ['', null],
        ['', null],
      ],
    )
  })

  it('carry the headers that are declared with an example, but none that steers the connection or the browser', () => {
    const { answers } = made(
      {
        200: {
          description: '',
          headers: {
            'X-Total': { schema: { type: 'integer', example: 17 } },
            'Retry-After': { example: 30 },
            'X-List': { schema: { type: 'array', default: ['a', 'b'] } },
            'X-Unknown': { schema: { type: 'string' } },
            'X-Split': { example: 'a\r\nset-cookie: b' },
            'X Space': { example: 'a' },
            'X-Far': { $ref: '#/components/headers/Far' },
            'Set-Cookie': { example: 'a=b' },
            'Content-Type': { example: 'text/html' },
            'Content-Length': { example: 5 },
            'Access-Control-Allow-Origin': { example: '*' },
            'Szyna-Sandbox': { example: 'false' },
          },
        },
      },
      { components: { headers: { Far: { examples: { a: { value: true } } } } } },
    )
    assert.deepEqual(answers[0]?.headers, [
      'x-total',
      '17',
      'retry-after',
      '30',
      'x-list',
      'a,b',
      'x-far',
      'true',
    ])
  })

  it('that are too long are empty and leave a finding', () => {
    const { answers, findings } = made({
      200: {
        description: '',
        content: { 'application/json': { example: 'x'.repeat(sandboxLimits.length) } },
      },
    })
    assert.equal(answers[0]?.body, '{}')
    assert.deepEqual(
      findings.map(({ pointer }) => pointer),
      ['/paths/~1a/get/responses/200/content/application~1json/example'],
    )
  })

  it('never hold more than the sandbox keeps, and take no more time than they may', () => {
    const example = 'x'.repeat(60_000)
    const responses = Object.fromEntries(
      Array.from({ length: 100 }, (_, n) => [
        `${400 + n}`,
        { description: '', content: { 'text/plain': { example } } },
      ]),
    )
    const { answers, findings } = made(responses)
    const kept = answers.reduce((sum, { body }) => sum + body.length, 0)
    assert.ok(kept <= sandboxLimits.all && kept > sandboxLimits.all - 60_000)
    assert.equal(findings.length, 1)

    let now = 0
    const document = {
      openapi: '3.1.0',
      paths: { '/a': { get: { operationId: 'a', responses } } },
    } as unknown as OpenApiDocument
    const late = makeAnswers(document, readOperations(document), () => (now += 1500))
    assert.ok(late.sandbox['a']!.every(({ body }) => body === ''))
  })
})

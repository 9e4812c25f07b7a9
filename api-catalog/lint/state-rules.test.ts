// What the rules for an API of a state mind, where, and what they leave alone.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { anIntake } from '../testing/an-intake.ts'
import { answers, finder, parameter } from './testing/finder.ts'

const found = finder(anIntake().accept)

describe('contact-and-owner', () => {
  // oxfmt-ignore
  const contacts: [string, object | undefined, string[]][] = [
    ['none',              undefined,                                          ['/info']],
    ['a name alone',      { name: 'Team' },                                   ['/info/contact']],
    ['an e-mail alone',   { email: 'team@office.example' },                   ['/info/contact']],
    ['name and e-mail',   { name: 'Team', email: 'team@office.example' },     []],
    ['name and address',  { name: 'Team', url: 'https://office.example' },    []],
  ]
  for (const [name, contact, places] of contacts) {
    it(`with ${name} ${places.length > 0 ? 'is minded' : 'is well'}`, async () => {
      const info = { title: 'T', version: '1.0.0', contact }
      assert.deepEqual(await found('contact-and-owner', { info }), places)
    })
  }
})

describe('https-servers', () => {
  it('minds plain http, but not on the own machine, and not a relative address', async () => {
    const servers = [
      'http://a.example',
      'HTTP://a.example/b',
      'https://a.example',
      '/api',
      'http://localhost:8080',
      'http://127.0.0.1/a',
      'http://localhost.evil.example',
    ].map((url) => ({ url }))
    assert.deepEqual(await found('https-servers', { servers }), [
      '/servers/0/url',
      '/servers/1/url',
      '/servers/6/url',
    ])
  })
})

describe('security-declared', () => {
  it('minds silence, not an operation that says it is open to all', async () => {
    const paths = {
      '/a': {
        get: answers,
        put: { ...answers, security: [] },
        post: { ...answers, security: [{}] },
      },
    }
    for (const security of [undefined, []]) {
      assert.deepEqual(await found('security-declared', { paths, security }), ['/paths/~1a/get'])
    }
    assert.deepEqual(await found('security-declared', { paths }), [])
  })
})

describe('version-in-path', () => {
  it('minds a version at the beginning only', async () => {
    const paths = Object.fromEntries(
      ['/v1', '/v2/a', '/V1.0/b', '/a/v1', '/v1a', '/vehicles'].map((path) => [
        path,
        { get: answers },
      ]),
    )
    assert.deepEqual(await found('version-in-path', { paths }), [
      '/paths/~1v1',
      '/paths/~1v2~1a',
      '/paths/~1V1.0~1b',
    ])
  })
})

describe('pagination', () => {
  const list = (more: object = {}) => ({ type: 'array', items: { type: 'string' }, ...more })
  const get = (schema: object, ...names: string[]) => ({
    get: {
      responses: { 200: { description: 'Ok', content: { 'application/json': { schema } } } },
      parameters: names.map((name) => ({ name, in: 'query', schema: { type: 'string' } })),
    },
  })
  const inItems = { type: 'object', properties: { items: list() } }

  it('minds a list without end and without parts, over references too', async () => {
    const paths = {
      '/a': get(list()),
      '/b': get(inItems),
      '/c': get({ allOf: [{ $ref: '#/components/schemas/Page' }] }),
      '/d': get({ $ref: '#/components/schemas/Page' }, 'state'),
    }
    const components = { schemas: { Page: inItems } }
    assert.deepEqual(await found('pagination', { paths, components }), [
      '/paths/~1a/get',
      '/paths/~1b/get',
      '/paths/~1c/get',
      '/paths/~1d/get',
    ])
  })

  it('leaves alone what is bounded, taken in parts, or no list', async () => {
    const paths = {
      '/a': get(list({ maxItems: 16 })),
      '/b': get(list(), 'page_size'),
      '/c': get(inItems, 'X-Continuation-Token'),
      '/d': get({ type: 'object', properties: { names: list() } }),
      '/e': { post: get(list()).get },
    }
    assert.deepEqual(await found('pagination', { paths }), [])
  })
})

describe('dates', () => {
  it('minds texts that are dates by name, in both languages', async () => {
    const text = { type: 'string' }
    // oxfmt-ignore
    const properties = {
      date: text, issuedAt: text, issue_date: { type: ['string', 'null'] }, dataUrodzenia: text, birthDate: { $ref: '#/components/schemas/Text' },
      validAt: { type: 'string', format: 'date-time' }, data: text, dataType: text, update: text, format: text, at: text, createdAt: { type: 'integer' },
      signedAt: { type: 'string', enum: ['now'] },
    }
    const schemas = { A: { type: 'object', properties }, Text: text }
    assert.deepEqual(
      await found('dates', { components: { schemas } }),
      ['date', 'issuedAt', 'issue_date', 'dataUrodzenia', 'birthDate'].map(
        (name) => `/components/schemas/A/properties/${name}`,
      ),
    )
  })
})

describe('error-responses', () => {
  it('minds operations with input, of their path too, without a 4xx answer', async () => {
    const id = parameter('id', 'path')
    const paths = {
      '/a/{id}': { parameters: [id], get: answers },
      '/b': { post: { ...answers, requestBody: { content: {} } }, get: answers },
      '/c/{id}': {
        parameters: [id],
        get: { responses: { ...answers.responses, default: { description: 'No' } } },
        put: { responses: { ...answers.responses, '4XX': { description: 'No' } } },
      },
    }
    assert.deepEqual(await found('error-responses', { paths }), [
      '/paths/~1a~1{id}/get',
      '/paths/~1b/post',
    ])
  })
})

describe('operation-described', () => {
  // oxfmt-ignore
  const summaries: [string, string | undefined, string[]][] = [
    ['no summary',        undefined,             ['/paths/~1things/get']],
    ['blanks',            '  ',                  ['/paths/~1things/get']],
    ['its own name',      'List things',         ['/paths/~1things/get/summary']],
    ['its path',          '/things',             ['/paths/~1things/get/summary']],
    ['a paragraph',       'Things. '.repeat(20), ['/paths/~1things/get/summary']],
    ['a few words',       'Things there are',    []],
  ]
  for (const [name, summary, places] of summaries) {
    it(`with ${name} ${places.length > 0 ? 'is minded' : 'is well'}`, async () => {
      assert.deepEqual(await found('operation-described', {}, { summary }), places)
    })
  }
})

describe('data-classification', () => {
  it('minds what looks personal and is not marked: itself, where it leads, or round it', async () => {
    const text = { type: 'string' }
    const marked = { ...text, 'x-data-classification': 'personal' }
    const surname = { type: 'object', properties: { surname: text } }
    const schemas = {
      Pesel: marked,
      A: {
        type: 'object',
        properties: {
          nazwisko: text,
          pesel: { $ref: '#/components/schemas/Pesel' },
          imie: marked,
          ipAddress: text,
        },
      },
      B: { ...surname, 'x-data-classification': 'personal' },
      C: { ...surname, 'x-data-classification': 'secret' },
    }
    assert.deepEqual(await found('data-classification', { components: { schemas } }), [
      '/components/schemas/A/properties/nazwisko',
      '/components/schemas/C/x-data-classification',
    ])
  })
})

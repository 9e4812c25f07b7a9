// What the bus is told for the bench: two APIs in front of the same upstream, a composition of three
// parts, and their policies.

import { formSchema } from './form.ts'
import { record } from './target.ts'

const components = {
  securitySchemes: {
    bus: {
      type: 'oauth2',
      flows: {
        clientCredentials: {
          tokenUrl: 'https://bus.example/token',
          scopes: { 'records.read': 'Read.', 'records.write': 'Write.' },
        },
      },
    },
  },
}

const text = { type: 'string' }

const responses = {
  200: {
    description: 'The record.',
    content: {
      'application/json': {
        schema: {
          type: 'object',
          required: ['id', 'name', 'note'],
          properties: { id: text, name: text, note: text },
        },
      },
    },
  },
}

export const records = {
  openapi: '3.1.0',
  info: { title: 'Records', version: '1.0.0' },
  paths: {
    '/records/{id}': {
      get: {
        operationId: 'readRecord',
        security: [{ bus: ['records.read'] }],
        parameters: [
          {
            name: 'id',
            in: 'path',
            required: true,
            schema: { type: 'string', pattern: '^[0-9]{1,10}$' },
          },
          { name: 'fields', in: 'query', schema: { enum: ['name', 'note'] } },
        ],
        responses,
      },
    },
  },
  components,
}

export const forms = {
  openapi: '3.1.0',
  info: { title: 'Forms', version: '1.0.0' },
  paths: {
    '/records': {
      post: {
        operationId: 'storeRecord',
        security: [{ bus: ['records.write'] }],
        requestBody: { required: true, content: { 'application/json': { schema: formSchema } } },
        responses,
      },
    },
  },
  components,
}

/** Everything on, except that nothing is held against the document. */
const all = (title: string, more = '') => `title: ${title}
steps:
  - require-token: {}
  - require-scope: { from: document }
  - rate-limit: { calls: 1000000000, seconds: 3600 }
  - quota: { per: month, requests: 1000000000 }
${more}  - transform-headers:
      request: { set: { X-Office: { expression: caller.entity } }, remove: [User-Agent] }
      response: { set: { Cache-Control: no-store }, remove: [Server] }
  - journal: {}
`

export const policies = {
  bench: all('Wszystko włączone'),
  checked: all('Wszystko włączone i treść sprawdzona', '  - validate-request: {}\n'),
}

/** The three parts do not wait for one another. Without an envelope the answer is the same each time. */
export const three = `title: Trzy zapisy
entity: bench
api: three
version: 1.0.0
policy: bench
operations:
  readThree:
    method: GET
    path: /records/{id}
    permissions: [records.read]
    envelope: false
    input:
      path: { id: { type: string, pattern: '^[0-9]{1,10}$' } }
    parts:
      first: { call: bench/records/v1 readRecord, path: { id: $path.id } }
      second: { call: bench/records/v1 readRecord, path: { id: $path.id }, query: { fields: name } }
      third: { call: bench/records/v1 readRecord, path: { id: $path.id }, query: { fields: note } }
    result: { first: $parts.first, second: $parts.second, third: $parts.third }
`

export const threeRecords = `{"first":${record},"second":${record},"third":${record}}`

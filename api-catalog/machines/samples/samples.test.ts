// Examples that tools take as they are: Arazzo under the rules of Redocly, the collection under what the
// JSON Schema of Postman v2.1 demands, both for a hostile document and for documents of real institutions' size.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { list, record, text } from '../../portal/document/read-json.ts'
import { licences } from '../../portal/testing/documents.ts'
import { publish } from '../../portal/testing/publish.ts'
import type { PublishedApi } from '../../published.ts'
import { hostileApi } from '../testing/hostile.ts'
import { publicUrl } from '../testing/open-test-machines.ts'
import { findListAndRead } from './find-list-and-read.ts'
import { issuerDocument } from './describe-issuer.ts'
import { writeArazzo } from './write-arazzo.ts'
import { writePostman } from './write-postman.ts'

const string = { type: 'string' }
const things = publish({
  openapi: '3.0.3',
  info: { title: 'Things', version: '1.0.0' },
  paths: {
    '/things': {
      get: {
        operationId: 'listThings',
        responses: {
          200: answer({
            type: 'object',
            properties: { items: { type: 'array', items: { $ref: '#/components/schemas/Thing' } } },
          }),
        },
      },
    },
    '/things/{thingId}': {
      get: {
        operationId: 'getThing',
        parameters: [{ name: 'thingId', in: 'path', required: true, schema: string }],
        responses: { 200: answer(string) },
      },
    },
  },
  components: { schemas: { Thing: { type: 'object', properties: { id: string } } } },
})
const empty = publish({ openapi: '3.1.0', info: { title: 'Empty', version: '1' }, paths: {} })
const apis: readonly [string, PublishedApi][] = [
  ['an ordinary document', publish(licences(), { entity: 'gitd', name: 'licences' })],
  ['lists and records', things],
  ['a document without operations', empty],
  ['a hostile document', hostileApi()],
]

for (const [name, api] of apis) {
  for (const tokenNeeded of [true, false]) {
    const access = { publicUrl, tokenNeeded }

    describe(`the examples of ${name}, ${tokenNeeded ? 'with' : 'without'} a token`, () => {
      it('are an Arazzo description that Redocly takes', async () => {
        const config = await createConfig({ extends: ['recommended-strict'] })
        const source = JSON.stringify(writeArazzo(api, access))
        const found = await lintFromString({ source, config, absoluteRef: 'arazzo.json' })
        assert.deepEqual(
          found.map(({ ruleId, message }) => `${ruleId}: ${message}`),
          [],
        )
      })

      it('are a collection in the form of Postman v2.1', () => {
        const collection: unknown = JSON.parse(writePostman(api, access))
        assert.ok(isCollection(collection), JSON.stringify(isCollection.errors?.slice(0, 3)))
        assert.equal(itemsOf(collection).length, api.operations.length)
      })

      it('keep variables, expressions and secrets apart from what strangers wrote', () => {
        const collection = writePostman(api, access)
        const used = new Set(collection.match(/\{\{[^}]*\}?\}?/g))
        for (const one of used) assert.ok(['{{baseUrl}}', '{{accessToken}}'].includes(one), one)
        assert.doesNotMatch(collection, /"(?:event|script|exec)":/)
        for (const value of valuesOf(writeArazzo(api, access))) {
          if (!/\$(?:inputs|steps)/.test(value)) continue
          assert.match(
            value,
            /^\$(?:inputs\.[\w]+|steps\.list\.outputs\.id)$|^Bearer \{\$steps\.token\.outputs\.accessToken\}$/,
          )
        }
      })
    })
  }
}

describe('the workflows', () => {
  it('name only operations that the documents hold, and steps that come before', () => {
    const issuer = Object.values(record(record(issuerDocument(publicUrl))?.['paths']) ?? {})
    const ids = new Set([
      ...things.operations.map(({ id }) => `api.${id}`),
      ...issuer.map((one) => `issuer.${text(record(record(one)?.['post'])?.['operationId'])}`),
    ])
    const { workflows } = writeArazzo(things, { publicUrl, tokenNeeded: true }) as {
      workflows: { workflowId: string; steps: { stepId: string; operationId: string }[] }[]
    }
    assert.deepEqual(
      workflows.map(({ workflowId, steps }) => [workflowId, ...steps.map(({ stepId }) => stepId)]),
      [
        ['firstCall', 'token', 'read'],
        ['listThenRead', 'token', 'list', 'read'],
      ],
    )
    for (const { operationId } of workflows.flatMap(({ steps }) => steps))
      assert.ok(ids.has(operationId.replace('$sourceDescriptions.', '')), operationId)
  })

  it('take an id out of a list only where the document shows it', () => {
    assert.equal(findListAndRead(things)?.pointer, '/items/0/id')
    assert.equal(findListAndRead(publish(licences())), undefined)
  })
})

function answer(schema: object): object {
  return { description: 'ok', content: { 'application/json': { schema } } }
}

// What https://schema.getpostman.com/json/collection/v2.1.0/collection.json demands of the members used here.
const pair = {
  type: 'object',
  required: ['key', 'value'],
  additionalProperties: false,
  properties: { key: string, value: string, disabled: { type: 'boolean' }, description: string },
}
const variable = {
  type: 'object',
  required: ['key', 'value'],
  additionalProperties: false,
  properties: {
    key: string,
    value: string,
    type: { enum: ['string', 'boolean', 'any', 'number'] },
    description: string,
  },
}
const isCollection = new Ajv2020({ strict: false }).compile({
  type: 'object',
  required: ['info', 'item'],
  additionalProperties: false,
  properties: {
    info: {
      type: 'object',
      required: ['name', 'schema'],
      properties: {
        name: string,
        _postman_id: string,
        description: string,
        version: string,
        schema: { const: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
      },
    },
    auth: {
      type: 'object',
      required: ['type'],
      properties: {
        type: { enum: ['bearer', 'noauth'] },
        bearer: { type: 'array', items: { type: 'object', required: ['key'] } },
      },
    },
    variable: { type: 'array', items: variable },
    item: {
      type: 'array',
      items: { anyOf: [{ $ref: '#/$defs/group' }, { $ref: '#/$defs/item' }] },
    },
  },
  $defs: {
    group: {
      type: 'object',
      required: ['name', 'item'],
      additionalProperties: false,
      properties: { name: string, item: { type: 'array', items: { $ref: '#/$defs/item' } } },
    },
    item: {
      type: 'object',
      required: ['name', 'request', 'response'],
      additionalProperties: false,
      properties: {
        name: string,
        request: { $ref: '#/$defs/request' },
        response: { type: 'array' },
      },
    },
    request: {
      type: 'object',
      required: ['method', 'url', 'header'],
      additionalProperties: false,
      properties: {
        method: { type: 'string', pattern: '^[A-Z]+$' },
        description: string,
        header: { type: 'array', items: pair },
        url: {
          type: 'object',
          required: ['raw', 'host', 'path'],
          additionalProperties: false,
          properties: {
            raw: { type: 'string', pattern: '^\\{\\{baseUrl\\}\\}/' },
            host: { type: 'array', items: string },
            path: { type: 'array', items: string },
            query: { type: 'array', items: pair },
            variable: { type: 'array', items: variable },
          },
        },
        body: {
          type: 'object',
          required: ['mode', 'raw'],
          properties: { mode: { const: 'raw' }, raw: string, options: { type: 'object' } },
        },
      },
    },
  },
})

function itemsOf(value: unknown): unknown[] {
  const items = list(record(value)?.['item'])
  return items.flatMap((one) => (record(one)?.['item'] === undefined ? [one] : itemsOf(one)))
}

/** Every text but those of inputs, which nobody reads as an expression. */
function valuesOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(valuesOf)
  const members = Object.entries(record(value) ?? {}).filter(
    ([name]) => name !== 'inputs' && name !== 'info',
  )
  return members.flatMap(([, one]) => valuesOf(one))
}

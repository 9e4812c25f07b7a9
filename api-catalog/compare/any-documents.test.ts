// What holds for every two documents, whatever somebody wrote into them.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { OpenApiDocument } from '../published.ts'
import { compareDocuments } from './compare-documents.ts'

const names = fc.constantFrom('a', 'b', 'constructor', '__proto__', 'toString', '$ref', 'x/y~z')
const refs = fc.constantFrom('A', 'B', 'C', 'Nowhere').map((name) => ({
  $ref: `#/components/schemas/${name}`,
}))

const { schema } = fc.letrec<{ schema: unknown; members: Record<string, unknown> }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.constantFrom(true, false, {}, { type: 'string' }, { type: ['integer', 'null'] }),
    refs,
    tie('members'),
  ),
  // A few keywords each, so that documents stay small.
  members: fc
    .array(
      fc.oneof(
        fc.record({
          type: fc.constantFrom(
            'string',
            'integer',
            'object',
            'array',
            ['object', 'null'],
            'odd',
            7,
          ),
        }),
        fc.record({ nullable: fc.boolean() }),
        fc.record({
          enum: fc.array(fc.oneof(fc.string(), fc.integer(), fc.constant(null)), { maxLength: 3 }),
        }),
        fc.record({ const: fc.jsonValue({ maxDepth: 1 }) }),
        fc.record({ minimum: fc.oneof(fc.integer(), fc.constant('5')) }),
        fc.record({ exclusiveMinimum: fc.oneof(fc.integer(), fc.boolean()) }),
        fc.record({ maxLength: fc.nat(9) }),
        fc.record({ multipleOf: fc.constantFrom(0, -1, 2, 0.5, 3) }),
        fc.record({ pattern: fc.constantFrom('^a', '(((', '.*') }),
        fc.record({ format: fc.constantFrom('date', 'int32', 'int64', 'constructor') }),
        fc.record({ default: fc.jsonValue({ maxDepth: 1 }) }),
        fc.record({ required: fc.array(names, { maxLength: 3 }) }),
        fc.record({ properties: fc.dictionary(names, tie('schema'), { maxKeys: 3 }) }),
        fc.record({ patternProperties: fc.dictionary(names, tie('schema'), { maxKeys: 2 }) }),
        fc.record({ additionalProperties: tie('schema') }),
        fc.record({ unevaluatedProperties: tie('schema') }),
        fc.record({ items: tie('schema') }),
        fc.record({ prefixItems: fc.array(tie('schema'), { maxLength: 2 }) }),
        fc.record({ contains: tie('schema') }),
        fc.record({ oneOf: fc.array(tie('schema'), { maxLength: 3 }) }),
        fc.record({ anyOf: fc.array(tie('schema'), { maxLength: 3 }) }),
        fc.record({ allOf: fc.array(tie('schema'), { maxLength: 3 }) }),
        fc.record({ not: tie('schema') }),
        fc.record({ if: tie('schema') }),
        fc.record({ then: tie('schema') }),
        fc.record({
          discriminator: fc.record({
            propertyName: names,
            mapping: fc.dictionary(names, fc.constantFrom('A', '#/components/schemas/B')),
          }),
        }),
        fc.record({ readOnly: fc.boolean() }),
        fc.record({ deprecated: fc.boolean() }),
        fc.record({ dependentRequired: fc.dictionary(names, fc.array(names), { maxKeys: 2 }) }),
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((some) => Object.assign({}, ...some) as Record<string, unknown>),
}))

const operation = fc.record(
  {
    operationId: names,
    deprecated: fc.boolean(),
    'x-sunset': fc.constantFrom('2020-01-01', 'soon', 7, null, { toString: 1 }),
    parameters: fc.array(
      fc.record({
        name: names,
        in: fc.constantFrom('query', 'path', 'header', 'cookie'),
        required: fc.boolean(),
        schema,
      }),
      { maxLength: 3 },
    ),
    requestBody: fc.record({ content: fc.dictionary(names, fc.record({ schema })) }),
    responses: fc.dictionary(
      fc.constantFrom('200', '4XX', 'default', 'x-a'),
      fc.record({ content: fc.dictionary(names, fc.record({ schema })), headers: fc.jsonValue() }),
    ),
    security: fc.oneof(fc.jsonValue(), fc.constant([{ a: ['x'] }, {}])),
    callbacks: fc.jsonValue(),
  },
  { requiredKeys: [] },
)

const document = fc
  .record({
    openapi: fc.constantFrom('3.0.3', '3.1.0'),
    info: fc.record({ title: fc.string(), version: fc.string() }),
    paths: fc.dictionary(
      fc.constantFrom('/a', '/a/{id}', '/a/{key}', '/{a}{b}', 'x-y'),
      fc.record({ get: operation, post: operation }, { requiredKeys: [] }),
    ),
    webhooks: fc.dictionary(names, fc.record({ post: operation })),
    components: fc.record({
      schemas: fc.record({ A: schema, B: schema, C: schema }),
      securitySchemes: fc.dictionary(names, fc.jsonValue()),
    }),
  })
  // As JSON.parse gives it: `__proto__` is a key like any other, nothing is shared.
  .map((value) => JSON.parse(JSON.stringify(value)) as OpenApiDocument)

describe('a comparison of any documents', () => {
  it('finds nothing between a document and itself', () => {
    fc.assert(
      fc.property(document, (one) => {
        assert.deepEqual(compareDocuments(one, structuredClone(one), 0), [])
      }),
      { numRuns: 150 },
    )
  })

  it('throws nothing, touches only operations of the old one, and points into one of the two', () => {
    fc.assert(
      fc.property(document, document, (old, next) => {
        const known = new Set(
          Object.entries(old.paths ?? {}).flatMap(([path, item]) =>
            Object.keys(item ?? {}).map((method) => `${method.toUpperCase()} ${path}`),
          ),
        )
        for (const change of compareDocuments(old, next, 0)) {
          assert.ok(change.operations.every((name) => known.has(name)))
          assert.match(change.pointer, /^(\/.*)?$/s)
          assert.doesNotMatch(change.message, /undefined|\[object|\{(it|old|new)\}/)
          assert.ok(change.message.length < 500)
        }
      }),
      { numRuns: 150 },
    )
    assert.equal(({} as { polluted?: unknown }).polluted, undefined)
  })

  it('does not care for the order of members', () => {
    fc.assert(
      fc.property(document, (one) => {
        assert.deepEqual(compareDocuments(one, reversed(one) as OpenApiDocument, 0), [])
      }),
      { numRuns: 100 },
    )
  })

  it('never calls one more optional property of a body breaking', () => {
    fc.assert(
      fc.property(schema, fc.dictionary(names, schema, { minKeys: 1 }), (added, properties) => {
        const old = withBody({ type: 'object', properties })
        const next = withBody({ type: 'object', properties: { ...properties, added } })
        const classes = compareDocuments(old, next, 0).map((change) => change.class)
        assert.ok(!classes.includes('breaking'))
      }),
    )
  })

  it('calls whatever breaks one way harmless the other way, for limits and types', () => {
    const limit = fc.record(
      { type: fc.constantFrom('integer', 'number', ['number', 'null']), minimum: fc.nat(9) },
      { requiredKeys: ['type'] },
    )
    fc.assert(
      fc.property(limit, limit, (a, b) => {
        const there = compareDocuments(withBody(a), withBody(b), 0)
        const back = compareDocuments(withBody(b), withBody(a), 0)
        const count = (changes: typeof there, of: string) =>
          changes.filter((change) => change.class === of).length
        assert.equal(count(there, 'breaking'), count(back, 'harmless'))
        assert.equal(count(there, 'harmless'), count(back, 'breaking'))
      }),
    )
  })
})

function withBody(body: unknown): OpenApiDocument {
  const requestBody = { content: { 'application/json': { schema: body } } }
  const paths = { '/a': { post: { requestBody, responses: {} } } }
  const components = { schemas: { A: {}, B: {}, C: {} } }
  const info = { title: 'Any', version: '1' }
  return JSON.parse(
    JSON.stringify({ openapi: '3.1.0', info, paths, components }),
  ) as OpenApiDocument
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, inner]) => [key, reversed(inner)]),
  )
}

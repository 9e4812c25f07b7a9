// Documents made to hurt: deep, wide, circular, doubling. The comparison ends, says something, and
// throws nothing.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { OpenApiDocument } from '../published.ts'
import { compareDocuments } from './compare-documents.ts'

describe('a comparison of hostile documents', () => {
  it('follows a schema that is its own part, its own form and its own opposite', () => {
    for (const own of [
      { allOf: [ref('A')] },
      { oneOf: [ref('A'), ref('A')] },
      { not: ref('A') },
      { anyOf: [ref('A'), { type: 'null' }] },
      { if: ref('A'), then: ref('A') },
      ref('B'),
    ]) {
      const one = withSchemas({ A: own, B: ref('B') })
      const other = withSchemas({ A: { ...own, maxLength: 3 }, B: ref('A') })
      assert.deepEqual(compareDocuments(one, structuredClone(one)), [])
      compareDocuments(one, other)
      compareDocuments(other, one)
    }
  })

  it('takes parts that double forty times for what they are', () => {
    const doubling = (last: object) =>
      withSchemas({
        ...Object.fromEntries(
          Array.from({ length: 40 }, (_, n) => [
            name(n),
            { allOf: [ref(name(n + 1)), ref(name(n + 1))] },
          ]),
        ),
        [name(40)]: last,
      })
    const changes = compareDocuments(doubling({ type: 'string' }), doubling({ type: 'integer' }))
    assert.deepEqual(classes(changes), ['breaking', 'breaking'])
  })

  it('takes forms that double twenty times for what they are', () => {
    const doubling = (last: object) =>
      withSchemas({
        ...Object.fromEntries(
          Array.from({ length: 20 }, (_, n) => [
            name(n),
            { oneOf: [{ type: 'object', properties: { x: ref(name(n + 1)) } }, ref(name(n + 1))] },
          ]),
        ),
        [name(20)]: last,
      })
    const changes = compareDocuments(doubling({ type: 'string' }), doubling({ type: 'integer' }))
    assert.equal(changes[0]?.class, 'breaking')
  })

  it('goes down a chain of ten thousand parts without falling', () => {
    const chain = withSchemas(
      Object.fromEntries(
        Array.from({ length: 10_000 }, (_, n) => [name(n), { allOf: [ref(name(n + 1))] }]),
      ),
    )
    assert.deepEqual(compareDocuments(chain, structuredClone(chain)), [])
  })

  it('goes down a chain of ten thousand properties to the change at its end', () => {
    const chain = (last: object) =>
      withSchemas({
        ...Object.fromEntries(
          Array.from({ length: 10_000 }, (_, n) => [
            name(n),
            { type: 'object', properties: { x: ref(name(n + 1)) } },
          ]),
        ),
        [name(10_000)]: last,
      })
    const changes = compareDocuments(chain({ type: 'string' }), chain({ type: 'integer' }))
    assert.deepEqual(classes(changes), ['breaking', 'breaking'])
    assert.deepEqual(changes[0]?.operations, ['POST /a'])
  })

  it('lists two thousand changes and counts the rest', () => {
    const wide = (type: string) =>
      withSchemas({
        A: {
          type: 'object',
          properties: Object.fromEntries(
            Array.from({ length: 5000 }, (_, n) => [`p${n}`, { type }]),
          ),
        },
      })
    const changes = compareDocuments(wide('string'), wide('integer'))
    assert.equal(changes.length, 2001)
    assert.equal(changes.at(-1)?.rule, 'too-many-changes')
    assert.match(changes.at(-1)?.message ?? '', /10000 changes/)
  })

  it('does not try hundreds of forms with hundreds of others', () => {
    const forms = (count: number, key: string) =>
      withSchemas({
        A: {
          oneOf: Array.from({ length: count }, (_, n) => ({
            type: 'object',
            required: [`${key}${n}`],
            properties: { [`${key}${n}`]: { type: 'string' } },
          })),
        },
      })
    const changes = compareDocuments(forms(600, 'a'), forms(600, 'b'))
    assert.equal(changes[0]?.class, 'breaking')
  })

  it('passes over what is of no form at all', () => {
    const info = { title: 'T', version: '1' }
    const odd = [null, 7, 'x', [], { $ref: 7 }, { $ref: '#/%E0%A4%A' }, { $ref: '#' }, true]
    for (const value of odd) {
      const paths = {
        '/a': {
          get: {
            parameters: value,
            requestBody: value,
            responses: value,
            security: value,
            callbacks: value,
            deprecated: value,
            'x-sunset': value,
          },
        },
        '/b': value,
      }
      const components = { schemas: value, securitySchemes: value }
      const root = { openapi: '3.1.0', info, paths, components, webhooks: value, security: value }
      const document = root as unknown as OpenApiDocument
      const empty = { openapi: '3.1.0', info, paths: {} } as OpenApiDocument
      assert.deepEqual(compareDocuments(document, structuredClone(document)), [])
      compareDocuments(document, empty)
      compareDocuments(empty, document)
    }
  })
})

function name(n: number): string {
  return n === 0 ? 'A' : `S${n}`
}

function ref(to: string): { $ref: string } {
  return { $ref: `#/components/schemas/${to}` }
}

function classes(changes: readonly { class: string }[]): string[] {
  return changes.map((change) => change.class)
}

/** Sent and got by one operation, beginning with A. */
function withSchemas(schemas: object): OpenApiDocument {
  const content = { 'application/json': { schema: ref('A') } }
  const responses = { 200: { description: 'OK', content } }
  return {
    openapi: '3.1.0',
    info: { title: 'Hostile', version: '1.0.0' },
    paths: { '/a': { post: { requestBody: { content }, responses } } },
    components: { schemas },
  } as unknown as OpenApiDocument
}

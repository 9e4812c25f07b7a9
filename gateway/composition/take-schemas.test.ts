import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { PublishedApi } from '#api-catalog/published.ts'
import { openTaken } from './take-schemas.ts'

function anApi(
  entity: string,
  name: string,
  openapi: string,
  schemas: object,
  major = 1,
): PublishedApi {
  return {
    entity,
    name,
    major,
    document: { openapi, components: { schemas } },
  } as unknown as PublishedApi
}
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })

describe('schemas taken over from another document', () => {
  it('get names of their own, and what they refer to comes along once', () => {
    const taken = openTaken([])
    const api = anApi('mc', 'persons', '3.1.0', {
      A: { properties: { b: ref('B'), c: ref('B') } },
      B: { type: 'string' },
      C: {},
    })
    assert.deepEqual(taken.take(api, ref('A')), ref('McPersonsA'))
    assert.deepEqual(taken.document.components.schemas, {
      McPersonsA: { properties: { b: ref('McPersonsB'), c: ref('McPersonsB') } },
      McPersonsB: { type: 'string' },
    })
  })

  it('may refer to themselves, and to nothing', () => {
    const taken = openTaken([])
    const api = anApi('a', 'b', '3.1.0', {
      Node: { items: ref('Node'), not: ref('Gone') },
      Self: ref('Self'),
    })
    taken.take(api, [ref('Node')][0])
    taken.take(api, ref('Self'))
    assert.deepEqual(taken.document.components.schemas, {
      ABNode: { items: ref('ABNode'), not: ref('ABGone') },
      ABGone: {},
      ABSelf: {},
    })
  })

  it('never take the name of another', () => {
    const taken = openTaken(['McPersonsA'])
    assert.deepEqual(
      taken.take(anApi('mc', 'persons', '3.1.0', { A: {} }), ref('A')),
      ref('McPersonsA2'),
    )
    assert.deepEqual(
      taken.take(anApi('mc-persons', 'a', '3.1.0', { '': {} }), ref('')),
      ref('McPersonsA3'),
    )
    assert.deepEqual(
      taken.take(anApi('mc', 'persons', '3.1.0', { A: {} }, 2), ref('A')),
      ref('McPersonsV2A'),
    )
  })

  it('follow a reference to any place of the document', () => {
    const taken = openTaken([])
    const api = anApi('a', 'b', '3.1.0', { A: { properties: { 'x/y': { type: 'string' } } } })
    const deep = { $ref: '#/components/schemas/A/properties/x~1y' }
    assert.deepEqual(taken.take(api, deep), ref('ABAPropertiesX1y'))
    assert.deepEqual(taken.document.components.schemas['ABAPropertiesX1y'], { type: 'string' })
  })

  it('of OpenAPI 3.0 are those of 3.1 afterwards', () => {
    const taken = openTaken([])
    const api = anApi('a', 'b', '3.0.3', { B: { type: 'string' } })
    // oxfmt-ignore
    const schemas: [old: object, newer: object][] = [
      [{ type: 'string', nullable: true },                              { type: ['string', 'null'] }],
      [{ type: 'object', nullable: true, enum: [null] },                { type: 'null', enum: [null] }],
      [{ type: 'integer', minimum: 3, exclusiveMinimum: true },         { type: 'integer', exclusiveMinimum: 3 }],
      [{ type: 'integer', maximum: 3, exclusiveMaximum: true },         { type: 'integer', exclusiveMaximum: 3 }],
      [{ type: 'integer', maximum: 3, exclusiveMaximum: false },        { type: 'integer', maximum: 3 }],
      [{ ...ref('B'), description: 'passed over' },                     ref('ABB')],
      [{ allOf: [{ type: 'string', nullable: true }] },                 { allOf: [{ type: ['string', 'null'] }] }],
    ]
    for (const [old, newer] of schemas) assert.deepEqual(taken.take(api, old), newer)
  })

  it('of 3.1 keep what stands beside a reference', () => {
    const taken = openTaken([])
    const api = anApi('a', 'b', '3.1.0', { B: {} })
    const beside = { ...ref('B'), description: 'counts', $id: 'x' }
    assert.deepEqual(taken.take(api, beside), { ...ref('ABB'), description: 'counts' })
  })
})

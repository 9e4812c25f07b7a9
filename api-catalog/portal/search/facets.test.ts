// The filters: what an API answers to in each, what they let through, what each would leave.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { OperationWalk } from '../operation-walk.ts'
import { publish } from '../testing/publish.ts'
import { applyFacets, factsOf } from './facets.ts'
import { gateOf, openGates } from './open-gates.ts'
import { readFields } from './read-fields.ts'

function documentWith(schema: object, mediaType = 'application/json'): object {
  const content = { [mediaType]: { schema } }
  return {
    openapi: '3.1.0',
    info: { title: 'x', version: '1' },
    paths: { '/x': { get: { responses: { 200: { content } } } } },
  }
}

const walk = (tokenNeeded: boolean, ...policies: string[]): OperationWalk => ({
  operation: 'x',
  steps: policies.map((policy) => ({
    policy,
    origin: 'policies/default.yaml:1',
    summary: { pl: '', en: '' },
    options: {},
  })),
  limits: [],
  scopes: [],
  tokenNeeded,
})

describe('what an API exchanges', () => {
  it('is read off its document: fields, classes, formats', () => {
    const pesel = { 'x-data-classification': ['identifier', 'personal'], title: 'Numer PESEL' }
    const document = {
      ...documentWith(
        { properties: { properties: { type: 'string' }, inner: { properties: { deep: {} } } } },
        'text/csv',
      ),
      components: { schemas: { Person: { properties: { pesel } } } },
    }
    const { fields, classes, formats } = readFields(document)
    assert.deepEqual(
      fields.map(({ name, owner }) => `${owner}.${name}`),
      ['Person.pesel', 'GET /x.properties', 'GET /x.inner', 'GET /x.deep'],
    )
    assert.deepEqual([classes, formats], [['identifier', 'personal'], ['csv']])
  })

  it('takes no class that is no word, and ends on what has no end', () => {
    const loop: Record<string, unknown> = { 'x-data-classification': '<script>' }
    loop['items'] = loop
    const { classes } = readFields(documentWith(loop))
    assert.deepEqual(classes, [])
  })
})

describe('how one gets in', () => {
  it('is by the easiest operation', () => {
    assert.equal(gateOf([]), undefined)
    assert.equal(gateOf([walk(true), walk(false)]), 'open')
    assert.equal(gateOf([walk(true, 'require-agreement'), walk(true)]), 'token')
    assert.equal(gateOf([walk(true, 'require-agreement')]), 'agreement')
  })

  it('is read anew for a new snapshot of the same versions', async () => {
    const api = publish(documentWith({}))
    let walks = [walk(false)]
    const gates = openGates(() => walks)
    const first = [api]
    await gates.take(first)
    walks = [walk(true)]
    await gates.take(first)
    assert.equal(gates.of(api), 'open')
    await gates.take([api])
    await gates.settled()
    assert.equal(gates.of(api), 'token')
  })
})

describe('the filters', () => {
  const apis = [
    publish(documentWith({}), { entity: 'mc', name: 'a', upstream: 'https://x.example' }),
    publish(documentWith({}, 'text/csv'), { entity: 'mc', name: 'b' }),
    publish(documentWith({}), { entity: 'mf', name: 'c' }),
  ]
  const facts = (api: (typeof apis)[number]) => factsOf(api, readFields(api.document), 'token')

  it('let through what answers to all of them', () => {
    const { passing } = applyFacets(apis, facts, { entity: 'mc', format: 'json' })
    assert.deepEqual(
      passing.map(({ name }) => name),
      ['a'],
    )
    assert.deepEqual(applyFacets(apis, facts, { state: 'deprecated' }).passing, [])
  })

  it('count what each value would leave beside the others that are on', () => {
    const { counts } = applyFacets(apis, facts, { entity: 'mc' })
    assert.deepEqual(counts.entity, [
      ['mc', 2],
      ['mf', 1],
    ])
    assert.deepEqual(counts.format, [
      ['csv', 1],
      ['json', 1],
    ])
    assert.deepEqual([counts.sandbox, counts.data], [[['1', 1]], [['none', 2]]])
  })

  it('say nothing of what is not known yet', () => {
    const api = apis[0]!
    const { counts } = applyFacets([api], () => factsOf(api, undefined, undefined), {})
    assert.deepEqual([counts.access, counts.data, counts.format], [[], [], []])
  })
})

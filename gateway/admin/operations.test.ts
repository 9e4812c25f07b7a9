import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { systemClock } from '#kernel/clock/clock.ts'
import { bind } from './admin-api.ts'
import { openHandlers } from './handlers.ts'
import type { HandlerNeeds } from './handlers.ts'
import { adminSpecification, readOperations } from './operations.ts'
import type { Operation } from './operations.ts'

const operations = readOperations()
const handlers = openHandlers({ clock: systemClock } as HandlerNeeds)

describe('the specification of the admin API', () => {
  it('has a handler for each operation, and an operation for each handler', () => {
    const bound = bind(operations, handlers)
    assert.equal(bound.length, operations.length)
    assert.ok(bound.every(([, handler]) => typeof handler === 'function'))
  })

  it('keeps the listener from starting when either side lacks the other', () => {
    const { getStatus: _, ...fewer } = handlers
    assert.throws(() => bind(operations, fewer), /without handler: getStatus/)
    const more = { ...handlers, dropEverything: handlers['getStatus']! }
    assert.throws(() => bind(operations, more), /without operation: dropEverything/)
    assert.throws(() => bind([...operations, { ...operations[0]!, id: 'toString' }], handlers))
  })

  it('is an OpenAPI document without a fault', async () => {
    const config = await createConfig({ extends: ['recommended'] })
    const source = readFileSync(adminSpecification, 'utf8')
    const problems = await lintFromString({ source, config, absoluteRef: 'admin.openapi.yaml' })
    const known = new Set(['info-license', 'no-server-example.com', 'operation-4xx-response'])
    const faults = problems.filter(({ ruleId }) => !known.has(ruleId))
    assert.deepEqual(
      faults.map(({ ruleId, message }) => `${ruleId}: ${message}`),
      [],
    )
  })
})

describe('input of the admin API', () => {
  const of = (id: string): Operation => operations.find((one) => one.id === id)!
  const files = { kind: 'files', entry: 'a.yaml', files: { 'a.yaml': 'x' } }
  const registration = { entity: 'gitd', api: 'licences', source: files }
  const jwk = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }

  it('as described is taken', () => {
    const url = { kind: 'url', url: 'https://gitd.example/openapi.yaml' }
    const full = { ...registration, upstream: 'http://x', policy: 'default', owner: 'GITD' }
    for (const body of [registration, full, { ...registration, source: url }]) {
      assert.deepEqual(of('registerApi').checkBody(body), [])
    }
    assert.deepEqual(of('addSystem').checkBody({ entity: 'a', name: 'b', jwk }), [])
  })

  // oxfmt-ignore
  const wrong: [string, unknown, string, RegExp][] = [
    ['registerApi', undefined,                                                    '',                /must be object/],
    ['registerApi', [],                                                           '',                /must be object/],
    ['registerApi', {},                                                           '/source',         /missing/],
    ['registerApi', { ...registration, entity: 'GITD' },                          '/entity',         /match/],
    ['registerApi', { ...registration, entity: '../x' },                          '/entity',         /match/],
    ['registerApi', { ...registration, ownr: 'x' },                               '/ownr',           /did you mean owner/],
    ['registerApi', { ...registration, upstream: 'file:///etc/passwd' },          '/upstream',       /match/],
    ['registerApi', { ...registration, policy: '../default' },                    '/policy',         /match/],
    ['registerApi', { ...registration, source: { kind: 'ftp' } },                 '/source',         /kind/],
    ['registerApi', { ...registration, source: { kind: 'files', entry: 'a' } },   '/source/files',   /missing/],
    ['registerApi', { ...registration, source: { ...files, files: {} } },         '/source/files',   /fewer than 1/],
    ['registerApi', { ...registration, source: { ...files, files: { 'a/b': 7 } } }, '/source/files/a~1b', /string/],
    ['addSystem',   { entity: 'a', name: 'b' },                                   '/jwk',            /missing/],
    ['addSystem',   { entity: 'a', name: 'b', jwk: 'x' },                         '/jwk',            /object/],
    ['addSystem',   { entity: 'a', name: 'b', jwk, extra: 1 },                    '/extra',          /Known are: entity/],
  ]
  for (const [id, body, pointer, said] of wrong) {
    it(`${id} with ${JSON.stringify(body)?.slice(0, 60)} is refused at ${pointer || '/'}`, () => {
      const errors = of(id).checkBody(body)
      const found = errors.find((error) => error.pointer === pointer)
      assert.ok(found, JSON.stringify(errors))
      assert.match(found.detail, said)
      assert.equal(found.in, 'body')
    })
  }

  it('in the query is turned into what it stands for, and filled in', () => {
    const query = { limit: '7', api: 'gitd/licences/v1' }
    assert.deepEqual(of('listJournal').checkQuery(query), [])
    assert.deepEqual(query, { limit: 7, api: 'gitd/licences/v1' })
    const empty = {}
    assert.deepEqual(of('listJournal').checkQuery(empty), [])
    assert.deepEqual(empty, { limit: 50 })
  })

  it('in the query that is unknown, repeated or out of bounds is refused', () => {
    // oxfmt-ignore
    const queries: [object, string][] = [
      [{ limt: '7' },             '/limt'],
      [{ limit: '0' },            '/limit'],
      [{ limit: '1001' },         '/limit'],
      [{ limit: 'x' },            '/limit'],
      [{ limit: ['1', '2'] },     '/limit'],
      [{ api: 'gitd' },           '/api'],
      [{ api: "x' or 1=1" },      '/api'],
      [{ traceId: 'x' },          '/traceId'],
      [{ after: 'x' },            '/after'],
      [{ __proto__x: '1' },       '/__proto__x'],
    ]
    for (const [query, pointer] of queries) {
      const errors = of('listJournal').checkQuery(query)
      assert.ok(
        errors.some((error) => error.pointer === pointer && error.in === 'query'),
        `${JSON.stringify(query)}: ${JSON.stringify(errors)}`,
      )
    }
  })
})

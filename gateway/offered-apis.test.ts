import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { theBus } from './stories/the-bus.ts'
import type { TheBus } from './stories/the-bus.ts'
import { offerApi } from './offered-apis.ts'
import type { PublishedApi } from '#api-catalog/published.ts'

const person = {
  type: 'object',
  properties: {
    surname: { type: 'string', description: 'Nazwisko.\n\nWięcej słów.' },
    sex: { $ref: '#/components/schemas/Sex' },
    pesel: { type: 'string' },
    long: { type: 'string', description: 'x'.repeat(90) },
  },
}
const json = (schema: object) => ({ content: { 'application/json': { schema } }, description: 'x' })
const operation = (id: string, responses: object, more: object = {}) => ({
  operationId: id,
  summary: `Operacja ${id}.`,
  responses,
  ...more,
})

const document = {
  openapi: '3.1.0',
  info: { title: 'Osoby', version: '1.0.0' },
  paths: {
    '/a': { get: operation('a', { '200': json({ $ref: '#/components/schemas/Person' }) }) },
    '/b': { get: operation('b', { '200': json({ type: 'array', items: person }) }) },
    '/c': { get: operation('c', { '204': { description: 'x' } }, { security: [{ o: ['c:do'] }] }) },
    '/d': { get: operation('d', { '200': json({ ...person, allOf: [{}] }) }) },
  },
  components: {
    schemas: { Person: person, Sex: { title: 'Płeć', type: 'string' } },
    securitySchemes: {
      o: {
        type: 'oauth2',
        flows: { clientCredentials: { tokenUrl: 'https://x.example', scopes: {} } },
      },
    },
  },
}

function published(major: number, over: object = {}): PublishedApi {
  const operations = Object.entries(document.paths).map(([path, { get }]) => ({
    id: get.operationId,
    method: 'GET',
    path,
    summary: get.summary,
    tags: [],
    deprecated: false,
    hints: { rateLimits: [], permissions: get.operationId === 'a' ? ['a:read'] : [] },
  }))
  const title = `Osoby ${major}`
  return { major, title, document, operations, ...over } as unknown as PublishedApi
}

describe('what an API offers to mandates', () => {
  it('is its operations, their scopes, and the members of their answers in words', () => {
    const { title, operations } = offerApi([published(1)])!
    assert.equal(title, 'Osoby 1')
    const [a, b, c, d] = operations
    assert.equal(a!.summary, 'Operacja a.')
    assert.deepEqual(a!.scopes, ['a:read'])
    assert.deepEqual(Object.fromEntries(a!.fields!), {
      surname: 'Nazwisko.',
      sex: 'Płeć',
      pesel: 'pesel',
      long: 'long',
    })
    assert.equal(b!.fields, undefined, 'an answer that is a list has no members')
    assert.deepEqual(c!.scopes, ['c:do'])
    assert.equal(c!.fields!.size, 0)
    assert.equal(d!.fields, undefined, 'what may have more members is not listed')
  })

  it('is that of all its versions, and the newest names it', () => {
    const older = published(1)
    const newer = published(2, { operations: older.operations.slice(1) })
    const offered = offerApi([older, newer])!
    assert.equal(offered.title, 'Osoby 2')
    assert.deepEqual(
      offered.operations.map(({ id }) => id),
      ['b', 'c', 'd', 'a'],
    )
    assert.equal(offerApi([]), undefined)
  })
})

describe('a published API', () => {
  let bus: TheBus
  before(async () => {
    bus = await theBus()
    await bus.register('mc', 'osoby', document)
  })
  after(() => bus.close())

  it('can be the matter of a mandate by its resource', async () => {
    const wish = {
      person: `p-${'0'.repeat(32)}`,
      system: 'gmina.urzad',
      resource: `${bus.publicUrl}/api/mc/osoby`,
      operations: ['a'],
      fields: ['surname', 'nope'],
      caseId: 'KPA/7',
      purpose: 'Postępowanie z urzędu',
      legalBasis: 'art. 61 § 1 Kodeksu postępowania administracyjnego',
      days: 10,
    }
    const answer = await bus.admin('POST', '/admin/v1/mandates', wish)
    const problem = (await answer.json()) as { errors: { detail: string }[] }
    assert.deepEqual(
      problem.errors.map(({ detail }) => detail),
      ['datatypes names a member that no answer of these operations has.'],
    )
  })
})

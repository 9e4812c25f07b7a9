// The catalog API keeps to its own document.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import supertest from 'supertest'
import { parse } from 'yaml'
import { record } from '../portal/document/read-json.ts'
import { licences } from '../portal/testing/documents.ts'
import { publish } from '../portal/testing/publish.ts'
import { catalogSpecification } from './operations.ts'
import { hostileApi } from './testing/hostile.ts'
import { openTestMachines } from './testing/open-test-machines.ts'

const old = publish(licences(), { entity: 'gitd', name: 'licences', owner: 'GITD' })
const young = publish(licences(), { entity: 'gitd', name: 'licences', major: 2 })
const apis = [hostileApi(), old, young]
const server = openTestMachines(apis)
const get = (path: string) => supertest(server).get(path)

const source = readFileSync(catalogSpecification, 'utf8')
const specification = parse(source) as {
  paths: Record<string, { get: { operationId: string; responses: Record<string, Answered> } }>
}
interface Answered {
  readonly content?: Record<string, { readonly schema: object }>
}
const ajv = new Ajv2020({ strict: false, allErrors: true })
formats.default(ajv)
ajv.addSchema(specification, 'catalog')

/** What the document says of each operation, asked for one API. */
const operations = Object.entries(specification.paths).flatMap(([path, item]) => {
  const address = path
    .replace('{entity}', 'gitd')
    .replace('{api}', 'licences')
    .replace('{major}', '1')
  const content = item.get.responses['200']?.content ?? {}
  return Object.keys(content).map((type) => ({ id: item.get.operationId, path, address, type }))
})

describe('the document of the catalog API', () => {
  it('passes the strictest ready-made ruleset', async () => {
    const config = await createConfig({ extends: ['recommended-strict'] })
    const found = await lintFromString({ source, config, absoluteRef: 'catalog.openapi.yaml' })
    assert.deepEqual(
      found.map(({ ruleId, message }) => `${ruleId}: ${message}`),
      [],
    )
  })

  for (const { id, path, address, type } of operations) {
    it(`is kept by ${id} as ${type}`, async () => {
      const { status, headers, text } = await get(address)
        .set('Accept', type)
        .buffer(true)
        .parse(asText)
      assert.equal(status, 200)
      assert.ok(headers['content-type']?.startsWith(type), headers['content-type'])
      const place = `catalog#/paths/${path.replaceAll('~', '~0').replaceAll('/', '~1')}`
      const media = type.replaceAll('/', '~1').replaceAll('+', '%2B')
      const schema = {
        $ref: `${place}/get/responses/200/content/${media}/schema`.replace(
          /[{}]/g,
          encodeURIComponent,
        ),
      }
      const validate = ajv.compile(schema)
      const body: unknown =
        type.endsWith('json') && !type.endsWith('ndjson')
          ? JSON.parse(text)
          : type.includes('yaml')
            ? parse(text)
            : text
      assert.ok(validate(body), JSON.stringify(validate.errors))
    })

    it(`answers ${id} as ${type} to HEAD without a body, and 304 to whoever has it`, async () => {
      const head = await supertest(server).head(address).set('Accept', type).expect(200)
      assert.equal(head.text, undefined)
      const tag = head.headers['etag'] ?? ''
      assert.match(tag, /^"[\w-]{20,}"$/)
      await get(address).set('Accept', type).set('If-None-Match', tag).expect(304)
      await get(address).set('Accept', type).set('If-None-Match', '"other"').expect(200)
    })
  }
})

describe('the list of APIs', () => {
  it('is walked by its cursor, every entry once', async () => {
    const seen: string[] = []
    let cursor = ''
    do {
      const more = cursor === '' ? '' : `&cursor=${cursor}`
      const { body } = await get(`/catalog/v1/apis?limit=1${more}`).expect(200)
      const { items, next } = body as { items: Told[]; next: string | null }
      seen.push(...items.map(({ entity, api, major }) => `${entity}/${api}/v${major}`))
      cursor = next ?? ''
    } while (cursor !== '' && seen.length < 10)
    assert.deepEqual(seen, ['evil/things/v1', 'gitd/licences/v1', 'gitd/licences/v2'])
  })

  it('is narrowed by words and by entity', async () => {
    const one = await get('/catalog/v1/apis?q=przewoznikow&entity=gitd').expect(200)
    assert.equal((one.body as { items: Told[] }).items.length, 2)
    const none = await get('/catalog/v1/apis?q=przewoznikow&entity=evil').expect(200)
    assert.deepEqual(none.body, { items: [], next: null })
  })

  for (const query of [
    'cursor=abc',
    'limit=0',
    'limit=201',
    'limit=x',
    'entity=A%2FB',
    'wish=1',
    'q=a&q=b',
    `q=${'a'.repeat(201)}`,
  ]) {
    it(`refuses ${query.slice(0, 20)} with the place and the cure`, async () => {
      const { body } = await get(`/catalog/v1/apis?${query}`)
        .expect(400)
        .expect('Content-Type', 'application/problem+json')
      const problem = body as { type: string; errors: { pointer: string; detail: string }[] }
      assert.equal(problem.type, '/problems/request/invalid')
      assert.equal(problem.errors[0]?.pointer, `/${query.split('=')[0]}`)
    })
  }
})

describe('the pages for machines', () => {
  const nowhere = [
    '/catalog/v1/apis/gitd/nothing',
    '/catalog/v1/apis/gitd/licences/v3',
    '/catalog/v1/nothing',
    '/catalog/v2/apis',
    '/apis/gitd/licences/v9.ttl',
    '/apis/nobody/licences/changes.atom',
    '/catalog/v1/apis/GITD/licences',
    '/catalog/v1/apis/%00/x',
    '/catalog/constructor',
  ]
  for (const path of nowhere) {
    it(`are 404 at ${path}`, async () => {
      const { body } = await get(path)
        .expect(404)
        .expect('Content-Type', 'application/problem+json')
      assert.equal((body as { type: string }).type, '/problems/resource/unknown')
    })
  }

  it('are only read', async () => {
    for (const method of ['post', 'put', 'delete', 'patch'] as const) {
      await supertest(server)[method]('/catalog/v1/apis').expect(405).expect('Allow', 'GET, HEAD')
    }
  })

  it('give a document that is the same in JSON and in YAML', async () => {
    const at = '/catalog/v1/apis/evil/things/v1/openapi'
    const json = await get(`${at}?format=json`).expect(200)
    const yaml = await get(`${at}?format=yaml`).expect(200).buffer(true).parse(asText)
    assert.deepEqual(parse(yaml.text), json.body)
    assert.deepEqual(json.body, JSON.parse(JSON.stringify(apis[0]!.document)))
  })

  it('export every version, one a line, as the API tells it', async () => {
    const { text } = await get('/catalog/v1/export').expect(200).buffer(true).parse(asText)
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Told)
    assert.equal(lines.length, apis.length)
    const { body } = await get('/catalog/v1/apis/gitd/licences/v1')
    assert.deepEqual(lines[1], body)
  })

  it('tell no more of a version than is public', async () => {
    const told = publish(licences(), { entity: 'a', name: 'b', upstream: 'http://10.0.0.7:8080/x' })
    const { text } = await supertest(openTestMachines([told])).get('/catalog/v1/apis/a/b/v1')
    assert.doesNotMatch(text, /10\.0\.0\.7|"policy"/)
    assert.equal(record(JSON.parse(text))?.['onSandbox'], false)
  })

  it('tell a deprecated version as such, with its end and its successor', async () => {
    const life = { state: 'deprecated', sunsetAt: '2027-01-01', successor: 'gitd/licences/v2' }
    const { body } = await supertest(openTestMachines([Object.assign({ ...old }, { life })]))
      .get('/catalog/v1/apis/gitd/licences/v1')
      .expect(200)
    const { state, sunsetAt, successor } = body as Record<string, unknown>
    assert.deepEqual({ state, sunsetAt, successor }, life)
  })

  it('are feeds whose texts are escaped', async () => {
    for (const path of ['/changes.atom', '/apis/evil/things/changes.atom']) {
      const { text } = await get(path).expect(200).buffer(true).parse(asText)
      assert.match(text, /<feed xmlns="http:\/\/www\.w3\.org\/2005\/Atom" xml:lang="pl"/)
      assert.doesNotMatch(text, /<script|<!--/)
    }
  })
})

interface Told {
  readonly entity: string
  readonly api: string
  readonly major: number
}

/** Whatever the media type. */
function asText(res: supertest.Response, done: (error: Error | null, body: unknown) => void): void {
  const stream = res as unknown as NodeJS.ReadableStream
  let text = ''
  stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  stream.on('end', () => {
    Object.assign(res, { text })
    done(null, text)
  })
}

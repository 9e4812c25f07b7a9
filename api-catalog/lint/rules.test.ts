// What each of our own rules minds, where, and what it leaves alone.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { aDocument, anIntake } from '../testing/an-intake.ts'
import { answers, finder, parameter } from './testing/finder.ts'

const { accept } = anIntake()
const found = finder(accept)

describe('duplicate-operations', () => {
  it('minds the same method on templates that differ in parameter names only', async () => {
    const paths = {
      '/a/{id}': { get: answers, put: answers },
      '/a/{name}': { get: answers, post: answers },
      '/a/b': { get: answers },
    }
    assert.deepEqual(await found('duplicate-operations', { paths }), ['/paths/~1a~1{name}/get'])
  })
})

describe('path-template', () => {
  // oxfmt-ignore
  const wrong = ['a', '/a?b={c}', '/a#b', '/a/../b', '/./a', '/{a', '/a}', '/{}', '/{a}/{a}', '/a b', '/a\\b', '/a\tb']
  for (const path of wrong) {
    it(`minds ${JSON.stringify(path)}`, async () => {
      const paths = { '/good': { get: answers }, [path]: { get: answers } }
      assert.deepEqual(await found('path-template', { paths }), [
        `/paths/${path.replaceAll('/', '~1')}`,
      ])
    })
  }

  it('leaves alone what an address may be', async () => {
    const paths = Object.fromEntries(
      ['/', '/a.b/{c}', '/a/{b}:cancel', '/a(b={c})', '/%20', "/~a!$&'()*+,;=:@", '/a/'].map(
        (path) => [path, { get: answers }],
      ),
    )
    assert.deepEqual(await found('path-template', { paths }), [])
  })
})

describe('linear-pattern', () => {
  it('minds what cannot be run in linear time, once for each schema', async () => {
    const schemas = {
      A: { type: 'string', pattern: '^(?=a)(\\w+)\\1$' },
      B: { type: 'string', pattern: '^[A-Z]{2}\\d{6}$' },
      C: { type: 'object', patternProperties: { '(?<!x)y': {} } },
    }
    assert.deepEqual(await found('linear-pattern', { components: { schemas } }), [
      '/components/schemas/A/pattern',
      '/components/schemas/C/patternProperties/(?<!x)y',
    ])
  })
})

describe('version-major', () => {
  it('minds a version without a number, and the address then says v1', async () => {
    const read = await accept(aDocument({ info: { title: 'T', version: 'beta' } }))
    assert.equal(read.major, 1)
    assert.ok(
      read.findings.some(
        ({ rule, pointer }) => rule === 'version-major' && pointer === '/info/version',
      ),
    )
  })

  // oxfmt-ignore
  const majors: [string, number][] = [['1.0.0', 1], ['v2', 2], ['3.0.8', 3], ['0.9', 0], ['API 14', 14], ['2024-05', 2024], ['12345678', 1]]
  for (const [version, major] of majors) {
    it(`takes ${major} from ${version}`, async () => {
      assert.equal((await accept(aDocument({ info: { title: 'T', version } }))).major, major)
    })
  }
})

describe('problem-json', () => {
  it('minds errors in other media types only', async () => {
    const json = (type: string) => ({
      description: 'No',
      content: { [type]: { schema: { type: 'object' } } },
    })
    const responses = {
      200: json('application/json'),
      400: json('application/json'),
      404: json('application/problem+json'),
      409: { description: 'Nothing in it' },
      '5XX': json('text/plain'),
    }
    assert.deepEqual(await found('problem-json', {}, { responses }), [
      '/paths/~1things/get/responses/400/content',
      '/paths/~1things/get/responses/5XX/content',
    ])
  })
})

describe('identifier-in-url', () => {
  it('minds numbers of persons in paths and queries, not in headers, and not numbers of firms', async () => {
    const paths = {
      '/p/{pesel}': { get: { ...answers, parameters: [parameter('pesel', 'path')] } },
      '/q': {
        get: {
          ...answers,
          parameters: [
            parameter('numerPesel', 'query'),
            parameter('ownerPESEL', 'query'),
            parameter('passport_number', 'query'),
            parameter('peselHash', 'query'),
            parameter('X-Pesel', 'header'),
            parameter('nip', 'query'),
            parameter('compel', 'query'),
          ],
        },
      },
    }
    assert.deepEqual(await found('identifier-in-url', { paths }), [
      '/paths/~1p~1{pesel}/get/parameters/0/name',
      '/paths/~1q/get/parameters/0/name',
      '/paths/~1q/get/parameters/1/name',
      '/paths/~1q/get/parameters/2/name',
      '/paths/~1q/get/parameters/3/name',
    ])
  })
})

describe("Redocly's rules", () => {
  it('count as the ruleset says, info among them', async () => {
    const { findings } = await accept(
      aDocument({}, { operationId: undefined, responses: { 400: { description: 'No' } } }),
    )
    const severity = (name: string) => findings.find(({ rule }) => rule === name)?.severity
    assert.equal(severity('operation-2xx-response'), 'warn')
    assert.equal(severity('operation-operationId'), 'info')
    assert.equal(severity('info-license'), undefined)
  })

  it('refuse two operations of one name and a parameter that the path does not have', async () => {
    const { findings } = await accept(
      aDocument({
        paths: {
          '/a': { get: { ...answers, operationId: 'x' }, put: { ...answers, operationId: 'x' } },
          '/b/{id}': { get: answers },
        },
      }),
    )
    const errors = findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule)
    assert.deepEqual(errors.toSorted(), ['operation-operationId-unique', 'path-parameters-defined'])
  })
})

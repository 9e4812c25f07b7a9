// Where a `$ref` may lead: into the set of files handed in, and nowhere else. A trap listens where
// documents point to; a file with a secret lies where they point to.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { aDocument, anIntake } from '../testing/an-intake.ts'

const { accept, read, refusal } = anIntake()

const schemaRef = ($ref: string) => ({
  responses: { 200: { description: 'Ok', content: { 'application/json': { schema: { $ref } } } } },
})
const at = '/paths/~1things/get/responses/200/content/application~1json/schema'

describe('a reference out of the set', () => {
  let trap: Server
  let connections = 0
  let port = 0
  const folder = mkdtempSync(join(tmpdir(), 'szyna-trap-'))
  const secret = join(folder, 'secret.json')
  before(async () => {
    writeFileSync(secret, '{"type":"string","description":"TOP SECRET"}')
    trap = createServer((socket) => {
      connections += 1
      socket.destroy()
    })
    await new Promise<void>((done) => trap.listen(0, '127.0.0.1', done))
    port = (trap.address() as AddressInfo).port
  })
  after(() => {
    trap.close()
    rmSync(folder, { recursive: true })
  })

  // oxfmt-ignore
  const cases: [string, () => string, RegExp][] = [
    ['an address',                    () => `http://127.0.0.1:${port}/a.json`,          /leads to an address, and nothing is fetched/],
    ['an address with a fragment',    () => `https://localhost:${port}/a.yaml#/x`,      /leads to an address/],
    ['an address without a scheme',   () => `//127.0.0.1:${port}/a.json`,               /leads to an address/],
    ['an address in capitals',        () => `HTTP://127.0.0.1:${port}/a.json`,          /leads to an address/],
    ['a file address',                () => `file://${secret}`,                         /leads to an address/],
    ['a data address',                () => 'data:application/json,{}',                 /leads to an address/],
    ['a path from the root',          () => secret,                                     /is a path on a disk/],
    ['a path above, no description',  () => '../../../../../../../../etc/passwd',       /leaves the folder/],
    ['a path above',                  () => `../../../../../../../..${secret}`,         /leaves the folder/],
    ['a path above in disguise',      () => 'x/../%2e%2e/secret.json',                  /leaves the folder/],
    ['a path above to a fragment',    () => '../secret.txt#/a',                         /leaves the folder/],
    ['a Windows path',                () => 'C:\\secret.json',                          /is a path on a disk/],
    ['a Windows path above',          () => '..\\secret.json',                          /is a path on a disk/],
    ['a NUL',                         () => 'a%00.json',                                /is a path on a disk/],
    ['a broken escape',               () => '%zz.json',                                 /is a path on a disk/],
    ['a file that is not there',      () => 'missing.json',                             /missing\.json is not among the files handed in/],
    ['a place that is not there',     () => '#/components/schemas/Missing',             /leads to nothing in the document/],
  ]
  for (const [name, ref, sentence] of cases) {
    it(`to ${name} is refused with its pointer, and not followed`, async () => {
      const { code, detail, errors } = await refusal(aDocument({}, schemaRef(ref())))
      assert.equal(code, 'document/refused')
      assert.match(detail, sentence)
      assert.deepEqual([errors[0]?.in, errors[0]?.pointer], ['document', at])
      assert.doesNotMatch(JSON.stringify(errors), /TOP SECRET/)
      assert.equal(connections, 0)
    })
  }

  it('in a second file is told with the name of that file', async () => {
    const { errors } = await refusal({
      'openapi.json': aDocument({}, schemaRef('schemas/a.json')),
      'schemas/a.json': '{"properties":{"b":{"$ref":"http://127.0.0.1/b.json"}}}',
    })
    assert.equal(errors[0]?.pointer, '/properties/b')
    assert.match(
      errors[0]?.detail ?? '',
      /^In schemas\/a\.json: "http:\/\/127\.0\.0\.1\/b\.json" leads/,
    )
  })

  it('in a second file that is broken is told with line and column', async () => {
    const { errors } = await refusal({
      'openapi.json': aDocument({}, schemaRef('schemas/a.json')),
      'schemas/a.json': '{\n  "a": ,\n}',
    })
    assert.match(errors[0]?.detail ?? '', /schemas\/a\.json:2:8: /)
  })

  it('is no reference inside an example, nor as the name of a property', async () => {
    const example = { $ref: `http://127.0.0.1:${port}/x` }
    const schema = { type: 'object', properties: { $ref: { type: 'string' } } }
    const responses = {
      200: { description: 'Ok', content: { 'application/json': { schema, example } } },
    }
    const { sandbox } = await accept(aDocument({}, { responses }))
    assert.deepEqual(JSON.parse(sandbox['listThings']![0]!.body), example)
    assert.equal(connections, 0)
  })

  it('to an example at an address is left for people, and told', async () => {
    const examples = { far: { externalValue: `http://127.0.0.1:${port}/x` }, near: { value: 1 } }
    const responses = { 200: { description: 'Ok', content: { 'application/json': { examples } } } }
    const { findings, sandbox } = await accept(aDocument({}, { responses }))
    assert.ok(findings.some(({ rule }) => rule === 'outside-example'))
    assert.deepEqual(
      sandbox['listThings']!.map(({ example }) => example),
      ['near'],
    )
    assert.equal(connections, 0)
  })

  it('to a schema of another description above is cut and told; of a parameter it is refused', async () => {
    const ref = '../other/openapi.yaml#/components/schemas/Thing'
    const { findings, bundle } = await accept(aDocument({}, schemaRef(ref)))
    assert.deepEqual(
      findings
        .filter(({ rule }) => rule === 'outside-schema')
        .map(({ pointer, severity }) => [pointer, severity]),
      [[at, 'warn']],
    )
    assert.ok(!bundle.includes('"$ref"'))
    await refusal(
      aDocument({}, { parameters: [{ $ref: '../other/openapi.yaml#/components/parameters/P' }] }),
    )
  })

  it('of a document fetched from an address is refused even to a file beside it', async () => {
    const outcome = await read(aDocument({}, schemaRef('./schemas.json')), true)
    assert.equal(outcome.kind, 'refused')
    assert.match(
      outcome.kind === 'refused' ? outcome.detail : '',
      /was fetched from an address; hand in the files/,
    )
  })
})

describe('a set of files', () => {
  it('becomes one document whose references lead to its components', async () => {
    const { bundle, operations } = await accept({
      'api/openapi.yaml': [
        'openapi: 3.0.3',
        'info: {title: Set, version: "2.1"}',
        'paths:',
        '  /a: {$ref: "paths/a.json"}',
        '  /b: {$ref: "#/paths/~1a"}',
        '  /c: {get: {responses: {200: {$ref: "#/paths/~1a/get/responses/200"}}}}',
      ].join('\n'),
      'api/paths/a.json': JSON.stringify({
        get: {
          responses: {
            200: {
              description: 'A',
              content: { 'application/json': { schema: { $ref: '../../shared/thing.yaml' } } },
            },
          },
        },
      }),
      'shared/thing.yaml': 'type: object\nproperties:\n  up: {$ref: thing.yaml}\n',
    })
    assert.deepEqual(
      operations.map(({ id }) => id),
      ['GET /a', 'GET /b', 'GET /c'],
    )
    const refs = [...bundle.matchAll(/"\$ref":"([^"]*)"/g)].map(([, ref]) => ref)
    assert.ok(refs.length >= 2)
    for (const ref of refs) assert.match(ref ?? '', /^#\/components\//)
  })

  it('has the same digest whenever it is handed in, as JSON or as YAML', async () => {
    const json = await accept(aDocument())
    const again = await accept(aDocument())
    const yaml = await accept({
      'openapi.yaml':
        'openapi: 3.1.0\ninfo: {title: Test, version: 1.0.0, contact: {name: Test, email: test@office.example}}\nsecurity: [{}]\npaths: {/things: {get: {operationId: listThings, summary: Things there are, responses: {200: {description: Things}, 400: {description: "No"}}}}}\n',
    })
    assert.match(json.digest, /^[0-9a-f]{64}$/)
    assert.equal(again.digest, json.digest)
    assert.equal(yaml.digest, json.digest)
  })

  for (const name of ['../a.json', '/etc/a.json', 'a\\b.json', 'file:///a.json', '', '..']) {
    it(`refuses the file name "${name}"`, async () => {
      await assert.rejects(read({ 'openapi.json': aDocument(), [name]: '{}' }), {
        code: 'document/unreadable',
      })
    })
  }
})

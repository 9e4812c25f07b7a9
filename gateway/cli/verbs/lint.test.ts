// `szyna lint` on its own: the verdict that a registration would bring, without a bus.

import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { onlyDocument, runSzyna } from '../testing/run-szyna.ts'

const permits = (more: object = {}) => ({
  openapi: '3.1.0',
  info: {
    title: 'Permits',
    version: '1.0.0',
    contact: { name: 'Team', email: 'team@office.example' },
  },
  security: [{ system: [] }],
  components: { securitySchemes: { system: { type: 'http', scheme: 'bearer' } } },
  paths: {
    '/permits': {
      get: {
        operationId: 'listPermits',
        summary: 'Permits that are in force',
        responses: {
          200: {
            description: 'Permits',
            content: {
              'application/json': { schema: { type: 'array', items: { type: 'string' } } },
            },
          },
        },
      },
    },
  },
  ...more,
})

describe('szyna lint', () => {
  let folder: string
  const at = (name: string) => join(folder, name)
  const lint = (...args: string[]) => runSzyna(['lint', ...args], { SZYNA_DATA_DIR: folder })
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'szyna-lint-'))
    const { paths } = permits()
    const twice = { '/a/{id}': paths['/permits'], '/a/{name}': paths['/permits'] }
    await Promise.all([
      writeFile(at('fair.json'), JSON.stringify(permits())),
      writeFile(at('twice.json'), JSON.stringify(permits({ paths: twice }))),
      writeFile(at('shapeless.json'), JSON.stringify(permits({ paths: [] }))),
      writeFile(at('torn.json'), '{"openapi": "3.1.0", '),
      writeFile(at('strict.yaml'), 'rules: { pagination: error }\n'),
      writeFile(
        at('waiving.yaml'),
        'rules: { pagination: error }\nwaivers:\n  - api: office/permits\n    rule: pagination\n    reason: Only in this test.\n    until: 9999-12-31\n',
      ),
      writeFile(at('wrong.yaml'), 'rules:\n  paginatoin: error\n'),
    ])
  })
  after(() => rm(folder, { recursive: true, force: true }))

  it('gives level, points and findings by hot spot, and passes what has no error', async () => {
    const { code, stdout } = await lint(at('fair.json'), '--lang', 'en')
    assert.equal(code, 0)
    assert.match(stdout, /fair\.json {3}A 90 of 100 {3}warnings 1 {3}the catalog takes it/)
    assert.match(
      stdout,
      /\n {2}GET \/permits {2}−10\n {4}warn {2}pagination: The operation answers/,
    )
    assert.match((await lint(at('fair.json'), '--lang', 'pl')).stdout, /katalog przyjmie/)
  })

  it('is 1 with an error, 2 with what cannot be read, and tells of every file all the same', async () => {
    const { code, stdout } = await lint(at('fair.json'), at('twice.json'), '--lang', 'en')
    assert.equal(code, 1)
    assert.match(stdout, /fair\.json {3}A 90/)
    assert.match(stdout, /twice\.json {3}E 25[^]*error duplicate-operations:/)
    assert.equal((await lint(at('shapeless.json'))).code, 1)
    for (const file of ['torn.json', 'nowhere.json']) {
      const all = await lint('--json', at('twice.json'), at(file))
      assert.equal(all.code, 2, file)
      const { documents } = onlyDocument(all) as { documents: { outcome: string }[] }
      assert.deepEqual(
        documents.map(({ outcome }) => outcome),
        ['refused', 'unreadable'],
      )
    }
  })

  it('judges by another ruleset, with the waivers of the API that is named', async () => {
    const by = (file: string, ...more: string[]) =>
      lint(at('fair.json'), '--ruleset', at(file), '--lang', 'en', ...more)
    assert.equal((await by('strict.yaml')).code, 1)
    assert.equal((await by('waiving.yaml')).code, 1)
    const waived = await by('waiving.yaml', '--api', 'office/permits')
    assert.equal(waived.code, 0)
    assert.match(waived.stdout, /waived until 9999-12-31: Only in this test\./)
  })

  it('does not judge by a ruleset that is wrong or away', async () => {
    const wrong = await lint(at('fair.json'), '--ruleset', at('wrong.yaml'))
    assert.equal(wrong.code, 2)
    assert.match(
      wrong.stderr,
      /wrong\.yaml:2:3 There is no rule paginatoin: did you mean pagination/,
    )
    assert.equal((await lint(at('fair.json'), '--ruleset', at('none.yaml'))).code, 2)
  })

  it('asks for a file', async () => {
    const { code, stderr } = await lint('--lang', 'en')
    assert.equal(code, 1)
    assert.match(stderr, /FILE is missing/)
    assert.match((await runSzyna(['lint', '--help'])).stdout, /szyna lint FILE… \[--ruleset F\]/)
  })
})

import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { onlyDocument, runSzyna } from '../testing/run-szyna.ts'

describe('diff', () => {
  let folder: string
  const at = (name: string) => join(folder, name)
  const diff = (...args: string[]) => runSzyna(['diff', ...args])

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'szyna-diff-'))
    await writeFile(at('old.yaml'), documentWith('{ type: string }'))
    await writeFile(at('narrower.yaml'), documentWith('{ type: string, maxLength: 5 }'))
    await writeFile(at('wider.yaml'), documentWith('{ type: integer }'))
    await mkdir(at('split'))
    await writeFile(at('split/new.yaml'), documentWith("{ $ref: './thing.json' }"))
    await writeFile(at('split/thing.json'), '{ "type": "string" }')
    await writeFile(at('swagger.json'), '{ "swagger": "2.0" }')
    await writeFile(at('broken.yaml'), documentWith("{ $ref: './nothing.yaml' }"))
  })
  after(() => rm(folder, { recursive: true }))

  it('of changes that break nobody ends with 0 and one document', async () => {
    const done = await diff(at('old.yaml'), at('narrower.yaml'), '--json')
    assert.equal(done.code, 0, done.stdout + done.stderr)
    const { changes, ...nothing } = onlyDocument(done)
    assert.deepEqual(nothing, {})
    assert.deepEqual(changes, [
      {
        rule: 'response-max-length-lowered',
        class: 'harmless',
        pointer: '/paths/~1things/get/responses/200/content/application~1json/schema/maxLength',
        message:
          'The greatest length of the answer 200 of GET /things was none and is 5. Who reads it need not change.',
        operations: ['GET /things'],
      },
    ])
  })

  it('of a change that breaks ends with 1 and tells it, in both languages', async () => {
    const done = await diff(at('old.yaml'), at('wider.yaml'), '--lang', 'pl')
    assert.equal(done.code, 1, done.stderr)
    assert.match(done.stdout, /^Łamią zgodność \(1\)\n {2}response-type-changed {2}\/paths/)
    assert.match(done.stdout, /GET \/things/)
    assert.match(done.stdout, /nową wersję główną/)
    const english = await diff(at('old.yaml'), at('wider.yaml'))
    assert.match(english.stdout, /^Breaking \(1\)/)
  })

  it('shows only what was asked for, and ends the same', async () => {
    const none = await diff(at('old.yaml'), at('narrower.yaml'), '--only', 'breaking', '--json')
    assert.deepEqual([none.code, onlyDocument(none)], [0, { changes: [] }])
    const wrong = await diff(at('old.yaml'), at('wider.yaml'), '--only', 'red')
    assert.equal(wrong.code, 2)
  })

  it('reads the files that a document refers to as its own', async () => {
    const done = await diff(at('old.yaml'), at('split/new.yaml'))
    assert.deepEqual([done.code, done.stdout], [0, 'Nothing changed.\n'], done.stderr)
  })

  it('of what cannot be compared ends with 2 and says why', async () => {
    for (const [file, why] of [
      ['nowhere.yaml', /There is no file/],
      ['swagger.json', /swagger\.json: This is Swagger "?2\.0/],
      ['broken.yaml', /nothing\.yaml is not among the files/],
    ] as const) {
      const done = await diff(at('old.yaml'), at(file))
      assert.equal(done.code, 2, file)
      assert.match(done.stderr, why)
      const told = onlyDocument(await diff(at(file), at('old.yaml'), '--json'))
      assert.ok('error' in told)
    }
  })
})

function documentWith(schema: string): string {
  return `
openapi: 3.1.0
info: { title: Things, version: 1.0.0 }
paths:
  /things:
    get:
      responses:
        '200':
          description: Things.
          content:
            application/json:
              schema: ${schema}
`
}

import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { licences } from '../../stories/licences.ts'
import { theBus } from '../../stories/the-bus.ts'
import type { TheBus } from '../../stories/the-bus.ts'
import { onlyDocument, runSzyna } from '../testing/run-szyna.ts'

describe('register', () => {
  let bus: TheBus
  let file: string
  before(async () => {
    bus = await theBus()
    await mkdir(join(bus.dataDir, 'documents'))
    file = join(bus.dataDir, 'documents', 'licences.json')
    await writeFile(file, JSON.stringify(licences))
  })
  after(() => bus.close())

  const people = (...args: string[]) =>
    runSzyna(['register', ...args], { SZYNA_DATA_DIR: bus.dataDir })
  const machine = (...args: string[]) => people(...args, '--json')
  const licencesApi = ['--entity', 'gitd', '--api', 'licences']

  it('publishes a document and says where, with a call to copy', async () => {
    const done = await machine(file, ...licencesApi, '--owner', 'GITD')
    assert.equal(done.code, 0, done.stdout)
    const { api, version, published, url, sandbox, findings, notes } = onlyDocument(done)
    assert.deepEqual([api, version, published], ['gitd/licences', licences.info.version, true])
    assert.equal(url, `${bus.publicUrl}/api/gitd/licences/v1`)
    assert.ok(Array.isArray(findings))
    assert.match((notes as string[]).join(' '), /gitd/)
    const again = await people(file, ...licencesApi, '--lang', 'pl')
    assert.equal(again.code, 0, again.stderr)
    assert.match(again.stdout, /^Bez zmian: gitd\/licences/)
    const curl = /curl '([^']+)'/.exec(again.stdout)![1]!
    assert.ok(curl.startsWith(String(sandbox)))
  })

  it('follows the refs of a document into the files beside it', async () => {
    const folder = join(bus.dataDir, 'documents', 'split')
    await mkdir(folder)
    const schema = 'type: object\nproperties: { id: { type: string } }\n'
    await writeFile(join(folder, 'thing.yaml'), schema)
    await writeFile(join(folder, 'openapi.yaml'), splitDocument)
    const things = ['--entity', 'gitd', '--api', 'things']
    const done = await machine(join(folder, 'openapi.yaml'), ...things)
    assert.equal(done.code, 0, done.stdout)
    assert.equal(onlyDocument(done)['published'], true)
  })

  it('of a wrong document ends with 1 and every finding', async () => {
    const wrong = join(bus.dataDir, 'documents', 'wrong.yaml')
    await writeFile(wrong, 'openapi: 3.1.0\npaths: 7\n')
    const done = await machine(wrong, '--entity', 'gitd', '--api', 'wrong')
    assert.equal(done.code, 1)
    const { error } = onlyDocument(done) as { error: { code: string; errors: object[] } }
    assert.match(error.code, /^document\//)
    assert.ok(error.errors.length > 0)
    const told = await people(wrong, '--entity', 'gitd', '--api', 'wrong')
    assert.equal(told.code, 1)
    assert.match(told.stderr, /^ {2}\//m)
  })

  it('of a name that is none ends with 1', async () => {
    const done = await machine(file, '--entity', 'GITD', '--api', 'licences')
    assert.equal(done.code, 1)
    const { error } = onlyDocument(done) as { error: { code: string } }
    assert.equal(error.code, 'request/invalid')
  })
})

const splitDocument = `
openapi: 3.1.0
info: { title: Things, version: 1.0.0, description: Things of a test. }
paths:
  /things:
    get:
      operationId: listThings
      summary: Things
      description: All of them.
      responses:
        '200':
          description: Things.
          content:
            application/json:
              schema: { $ref: './thing.yaml' }
`

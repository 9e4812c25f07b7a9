// Documents of real states and offices go in as they are. They are no part of this repository.

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { anIntake } from '../testing/an-intake.ts'

const folder = new URL('../../../shared/specs/', import.meta.url)
const absent = existsSync(folder) ? false : 'the folder of real documents is not here'

// oxfmt-ignore
const documents = [
  { file: 'pl-ksef-v2.openapi.json',                   operations: 78, schemas: 289, major: 2 },
  { file: 'pl-edoreczenia-uaapi-3.0.8.1.openapi.yaml', operations: 51, schemas: 63,  major: 3 },
  { file: 'nl-zgw-documenten-1.7.1.openapi.yaml',      operations: 33, schemas: 54,  major: 1 },
  { file: 'nl-zgw-notificaties.openapi.yaml',          operations: 10, schemas: 7,   major: 1 },
  { file: 'pl-cepik-open-voxgig.openapi.json',         operations: 5,  schemas: 7,   major: 1 },
  { file: 'no-altinn-broker-v1.json',                  operations: 12, schemas: 21,  major: 1 },
]

describe('real documents', { skip: absent }, () => {
  const { accept } = anIntake()
  const text = (file: string) => readFileSync(new URL(file, folder), 'utf8')

  for (const { file, operations, schemas, major } of documents) {
    it(`${file} is read whole, with findings but no error`, async () => {
      const read = await accept({ [file]: text(file) })
      assert.equal(read.operations.length, operations)
      const bundle = JSON.parse(read.bundle) as { components: { schemas: object } }
      assert.equal(Object.keys(bundle.components.schemas).length, schemas)
      assert.equal(read.major, major)
      assert.ok(read.findings.length > 0)
      assert.deepEqual(
        read.findings.filter(({ severity }) => severity === 'error'),
        [],
      )
      for (const { id } of read.operations)
        assert.ok(read.sandbox[id]?.length, `${id} has no answer`)
      for (const { body, mediaType } of Object.values(read.sandbox).flat()) {
        if (mediaType?.includes('json')) JSON.parse(body)
      }
    })
  }

  it('the limits and permissions that KSeF writes into its document are taken', async () => {
    const { operations } = await accept({ 'ksef.json': text('pl-ksef-v2.openapi.json') })
    assert.ok(operations.every(({ hints }) => hints.rateLimits.length > 0))
    const sessions = operations.find(({ id }) => id === 'GET /auth/sessions')
    assert.deepEqual(sessions?.hints.rateLimits, [
      { calls: 10, seconds: 1 },
      { calls: 30, seconds: 60 },
      { calls: 120, seconds: 3600 },
    ])
    assert.equal(operations.filter(({ hints }) => hints.permissions.length > 0).length, 34)
    assert.ok(operations.some(({ hints }) => hints.permissions.includes('CredentialsManage')))
  })

  it('on, off and whole numbers as response codes stay what e-Doręczenia means', async () => {
    const read = await accept({ 'ua.yaml': text('pl-edoreczenia-uaapi-3.0.8.1.openapi.yaml') })
    assert.ok(read.bundle.includes('"enum":["on","off"]'))
    assert.ok(
      Object.values(read.sandbox)
        .flat()
        .some(({ status }) => status === 200),
    )
  })

  it('the schema that ZGW keeps in another repository takes anything, and says so', async () => {
    const read = await accept({ 'zgw.yaml': text('nl-zgw-documenten-1.7.1.openapi.yaml') })
    const [outside] = read.findings.filter(({ rule }) => rule === 'outside-schema')
    assert.match(outside?.message ?? '', /catalogi\/ztc.*not followed/)
    assert.ok(!read.bundle.includes('"$ref":".'))
  })
})

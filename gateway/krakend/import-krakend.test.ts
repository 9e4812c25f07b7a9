import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { readPolicy } from '#policies/read-policy.ts'
import { anIntake } from '#api-catalog/testing/an-intake.ts'
import { readComposition } from '../composition/read-composition.ts'
import { importKrakend } from './import-krakend.ts'
import { drawGolden, fixtures, goldenOf, importFixture, textOf } from './testing/a-fixture.ts'

describe('a configuration of KrakenD', () => {
  const intake = anIntake()

  for (const fixture of fixtures) {
    it(`${fixture} becomes the files and the report of its golden text`, () => {
      assert.equal(drawGolden(fixture), readFileSync(goldenOf(fixture), 'utf8'))
    })

    it(`${fixture} becomes policy files that the bus takes`, () => {
      for (const [path, text] of filesIn(fixture, 'policies/')) {
        assert.deepEqual(readPolicy(text, path, 'imported').complaints, [])
      }
    })

    it(`${fixture} becomes documents that the catalog takes`, async () => {
      for (const [path, text] of filesIn(fixture, 'openapi/')) {
        const { findings } = await intake.accept({ [path]: text })
        assert.deepEqual(
          findings.filter(({ severity }) => severity === 'error'),
          [],
        )
      }
    })

    it(`${fixture} becomes compositions that can be read`, () => {
      for (const [path, text] of filesIn(fixture, 'specs/compositions/')) {
        const { composition, complaints } = readComposition(path, text)
        assert.deepEqual(complaints, [])
        assert.ok(composition)
      }
    })

    it(`${fixture} calls in its compositions only what it documents, and registers all of that`, () => {
      const { commands, files } = importFixture(fixture)
      for (const [, text] of filesIn(fixture, 'specs/compositions/')) {
        for (const [, api, id] of text.matchAll(/call: imported\/([\w-]+)\/v1 (\w+)/g)) {
          assert.match(
            files.get(`openapi/${api}.openapi.yaml`) ?? '',
            new RegExp(`operationId: ${id}\n`),
          )
          assert.ok(commands.some((one) => one.includes(`--api ${api} --upstream http`)))
        }
      }
    })
  }

  it('is refused where it is a template, with the command that writes it out', () => {
    const one = importKrakend(
      '{ "version": 3,\n "endpoints": [{{ include "all" }}] }',
      'k.tmpl',
      'e',
    )
    assert.deepEqual(
      one.complaints.map(({ line, column }) => [line, column]),
      [[2, 16]],
    )
    assert.match(one.complaints[0]!.message, /FC_OUT=out\.json/)
    const host = textOf('old.json').replace('companies:9000', '{{ .env.host }}')
    assert.match(importKrakend(host, 'k.json', 'e').complaints[0]!.message, /flexible config/)
  })

  it('is refused where a host would be more than a word in the commands to run', () => {
    const text = textOf('old.json').replace('companies:9000', 'companies;reboot')
    const { complaints, commands } = importKrakend(text, 'k.json', 'e')
    assert.equal(complaints.length, 1)
    assert.deepEqual(commands, [])
  })

  it('is refused with every wrong value at its line and column', () => {
    const text = `version: 3
timeout: 2 seconds
endpoints:
  - endpoint: /a
    method: FETCH
    backend: []
`
    const { complaints, files } = importKrakend(text, 'k.yaml', 'e')
    assert.deepEqual(
      complaints.map(({ line, column }) => `${line}:${column}`),
      ['2:10', '5:13', '6:14'],
    )
    assert.equal(files.size, 0)
  })
})

function filesIn(fixture: string, folder: string): [string, string][] {
  const found = [...importFixture(fixture).files].filter(([path]) => path.startsWith(folder))
  assert.ok(found.length > 0)
  return found
}

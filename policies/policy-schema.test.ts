import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { readYaml } from '#kernel/yaml/yaml.ts'
import { catalogue } from './catalogue.ts'
import { phases } from './policy.ts'
import { policySchema } from './policy-schema.ts'
import { readPolicy } from './read-policy.ts'
import { readmeFile, schemaFile, withTable } from './write-catalogue.ts'

describe('the schema of policy files', () => {
  it('is in specs as the catalogue says: else run `node policies/write-catalogue.ts`', () => {
    const kept: unknown = JSON.parse(readFileSync(schemaFile, 'utf8'))
    assert.deepEqual(kept, JSON.parse(JSON.stringify(policySchema())))
  })

  it('says of each option what it is for, and what it is where nothing is said', () => {
    for (const { name, schema } of catalogue) {
      for (const [option, its] of Object.entries(
        schema.properties as Record<string, Record<string, unknown>>,
      )) {
        const what = `${name}: ${option}`
        assert.match(String(its['description']), /^[A-Z].*\.$/, `${what} has no whole sentence`)
        const must = (schema as { required?: string[] }).required?.includes(option) ?? false
        const bare = [
          'all',
          'any',
          'from',
          'calls',
          'seconds',
          'windows',
          'request',
          'response',
          'note',
          'keep-body',
          'say',
          'retry-after',
          'until',
          'status',
          'body',
          'example',
          'media-type',
          'slow-ms',
          'when-status',
          'burst',
          'requests',
          'bytes',
          'name',
          'json',
          'total',
          'since',
          'sunset',
          'successor',
          'docs',
          'insecure',
          'health',
          'names',
          'identify',
          'subject',
          'hide-for-days',
          'hide-basis',
          'person',
          'max-age',
        ]
        assert.ok(must || 'default' in its || bare.includes(option), `${what} has no default`)
      }
    }
  })

  it('says the same as the loader of what a schema can say', () => {
    const validate = new Ajv2020({ strict: false }).compile(policySchema())
    // oxfmt-ignore
    const texts: readonly [fits: boolean, text: string][] = [
      [true,  'steps: [{ journal: {} }]'],
      [true,  'steps: [{ require-token: {}, when: call.method == "GET" }, { journal: {} }]'],
      [true,  'steps: [{ rate-limit: { windows: [{ calls: 1, seconds: 1 }], per: everyone } }]'],
      [false, 'steps: [{ rate-limit: { windows: [{ calls: 1, seconds: 1 }], calls: 1, seconds: 1, per: everyone } }]'],
      [false, 'steps: [{ rate-limit: { calls: 1, per: everyone } }]'],
      [false, 'steps: [{ jurnal: {} }]'],
      [false, 'steps: [{}]'],
      [false, 'steps: [{ when: call.method == "GET" }]'],
      [false, 'steps: [{ journal: {}, cors: { origins: ["*"] } }]'],
      [false, 'steps: [{ journal: {}, when: a, unless: b }]'],
      [false, 'steps: [{ journal: }]'],
      [false, 'steps: []'],
      [false, 'hints: { x-rate-limit: ignore }\nsteps: [{ journal: {} }]'],
    ]
    for (const [fits, text] of texts) {
      assert.equal(validate(readYaml(text, 'x').value), fits, text)
      assert.equal(readPolicy(text, 'x', 'x').complaints.length === 0, fits, text)
    }
  })

  it('fits the shipped policy files', () => {
    const validate = new Ajv2020({ strict: false }).compile(policySchema())
    const folder = new URL('.', import.meta.url)
    const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
    assert.ok(files.length >= 3)
    for (const file of files) {
      const text = readFileSync(new URL(file, folder), 'utf8')
      assert.ok(validate(readYaml(text, file).value), `${file} ${JSON.stringify(validate.errors)}`)
      assert.ok(
        text.startsWith('# yaml-language-server: $schema=../specs/policy-file.schema.json\n# '),
        file,
      )
    }
  })
})

describe('the catalogue', () => {
  it('stands in the order of the phases, and each policy in a folder of its own with its four files', () => {
    const ranks = catalogue.map(({ phase }) => phases.indexOf(phase))
    assert.deepEqual(
      ranks,
      ranks.toSorted((a, b) => a - b),
    )
    for (const { name } of catalogue) {
      const files = readdirSync(new URL(`${name}/`, import.meta.url))
      for (const file of [`${name}.ts`, `${name}.test.ts`, `${name}.cases.yaml`, 'README.md']) {
        assert.ok(files.includes(file), `${name}/${file} is missing`)
      }
    }
  })

  it('is the table in the README: else run `node policies/write-catalogue.ts`', () => {
    const readme = readFileSync(readmeFile, 'utf8')
    assert.equal(readme, withTable(readme))
    assert.ok(catalogue.every(({ name }) => readme.includes(`[${name}](${name}/README.md)`)))
  })

  it('describes every option of a policy in its README', () => {
    for (const { name, schema } of catalogue) {
      const readme = readFileSync(new URL(`${name}/README.md`, import.meta.url), 'utf8')
      for (const option of Object.keys(schema.properties)) {
        assert.ok(readme.includes(`\`${option}\``), `${name}/README.md says nothing of ${option}`)
      }
    }
  })
})

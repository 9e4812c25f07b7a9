import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { readYaml } from '#kernel/yaml/yaml.ts'
import { compositionSchema, schemaFile } from './composition-schema.ts'

const shipped = new URL('../../specs/compositions/', import.meta.url)

describe('the schema of composition files', () => {
  it('is in specs: else run `node gateway/composition/composition-schema.ts`', () => {
    const kept: unknown = JSON.parse(readFileSync(schemaFile, 'utf8'))
    assert.deepEqual(kept, JSON.parse(JSON.stringify(compositionSchema)))
  })

  it('says of each option what it is for', () => {
    const bare: string[] = []
    visit(compositionSchema, '')
    assert.deepEqual(bare, [])

    function visit(schema: unknown, path: string): void {
      if (typeof schema !== 'object' || schema === null) return
      const { properties = {} } = schema as { properties?: Record<string, object> }
      for (const [option, its] of Object.entries(properties)) {
        const isOfOperator = /\$[a-z]+$/.test(path)
        if (!('description' in its) && !isOfOperator) bare.push(`${path}/${option}`)
      }
      for (const [key, inner] of Object.entries(schema)) visit(inner, `${path}/${key}`)
    }
  })

  it('fits the shipped files, which name it for editors', () => {
    const validate = new Ajv2020({ strict: false }).compile(compositionSchema)
    const files = readdirSync(shipped)
    assert.deepEqual(files, ['podmiot360.yaml', 'widok360.yaml'])
    for (const file of files) {
      const text = readFileSync(new URL(file, shipped), 'utf8')
      assert.ok(validate(readYaml(text, file).value), `${file} ${JSON.stringify(validate.errors)}`)
      assert.ok(text.startsWith('# yaml-language-server: $schema=../composition.schema.json\n# '))
    }
  })
})

// Every rule of ours over its own examples: what its page calls wrong it finds, what it calls right it
// does not.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readYaml } from '#kernel/yaml/yaml.ts'
import { anIntake } from '../testing/an-intake.ts'
import { ownRules, remarkRules } from './rules.ts'
import { remarks } from './remarks.ts'

const names = Object.keys(ownRules)

describe('the page of each rule', () => {
  const { accept } = anIntake({}, `rules:\n${names.map((name) => `  ${name}: warn\n`).join('')}`)

  async function foundIn(example: string): Promise<string[]> {
    const { value, complaints } = readYaml(example, 'example')
    assert.deepEqual(complaints, [])
    const rest = {
      openapi: '3.1.0',
      info: { title: 'Permits', version: '1.0.0' },
      paths: { '/permits': { get: { responses: { 200: { description: 'Permits' } } } } },
    }
    const { findings } = await accept(JSON.stringify({ ...rest, ...(value as object) }))
    return findings.map(({ rule }) => rule)
  }

  for (const [name, { wrong, right }] of Object.entries(ownRules)) {
    it(`${name}: the wrong example is found, the right one is not`, async () => {
      assert.ok((await foundIn(wrong)).includes(name), 'wrong')
      assert.ok(!(await foundIn(right)).includes(name), 'right')
    })
  }

  for (const [name, why] of [
    ...Object.entries(ownRules).map(([rule, { why }]) => [rule, why] as const),
    ...remarkRules.map((rule) => [rule, remarks[rule]] as const),
  ]) {
    it(`${name}: says why in both languages, in at most three sentences`, () => {
      assert.notEqual(why.pl, why.en)
      for (const text of [why.pl, why.en]) {
        assert.match(text, /\S.{40,}\.$/s)
        assert.ok((text.match(/[.?](?= [A-ZŁŚŻ]|$)/g) ?? []).length <= 3, text)
      }
    })
  }
})

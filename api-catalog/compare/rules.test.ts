import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { directedRules, plainRules } from './rules.ts'
import { readmeFile, withRules } from './write-rules.ts'

describe('the rules', () => {
  it('are the tables in the README: else run `node api-catalog/compare/write-rules.ts`', () => {
    const readme = readFileSync(readmeFile, 'utf8')
    assert.equal(readme, withRules(readme))
    assert.ok(readme.includes('| `pattern-changed` | maybe | maybe |'))
  })

  it('are named in small letters and end their sentence', () => {
    for (const [rule, row] of [...Object.entries(plainRules), ...Object.entries(directedRules)]) {
      assert.match(rule, /^[a-z]+(-[a-z]+)*$/)
      assert.match(row.at(-1) ?? '', /^[A-Z{].*\.$/)
    }
  })

  it('of two that are opposite, narrowing and widening, have opposite classes', () => {
    for (const [one, other] of [
      ['type-narrowed', 'type-widened'],
      ['became-not-nullable', 'became-nullable'],
      ['max-length-lowered', 'max-length-raised'],
      ['property-required', 'property-optional'],
      ['alternative-removed', 'alternative-added'],
      ['pattern-added', 'pattern-removed'],
    ] as const) {
      const [sent, got] = directedRules[one]
      assert.deepEqual([got, sent], directedRules[other].slice(0, 2), one)
    }
  })
})

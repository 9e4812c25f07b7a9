// The golden cases: one kind of change each, in each direction that it has. How many of those that break
// are found, and how many that do not are called so, is counted at the end.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compareDocuments } from './compare-documents.ts'
import { directedRules, plainRules } from './rules.ts'
import { readCases } from './testing/read-cases.ts'

const cases = readCases()
const now = Date.parse('2026-06-01T00:00:00Z')

describe('a comparison', () => {
  for (const { file, title, old, new: next, expected } of cases) {
    it(`${file.replace('.cases.yaml', '')}: ${title}`, () => {
      const changes = compareDocuments(old, next, now)
      const told = changes.map(({ class: of, rule, pointer }) => `${of} ${rule} ${pointer}`)
      const shown = JSON.stringify(changes, null, 2)
      assert.deepEqual(told.map(bare).toSorted(), expected.map(bare).toSorted(), shown)
      for (const line of expected) {
        assert.ok(line === bare(line) || told.includes(line), `${line} is not in ${shown}`)
      }
    })
  }

  it('finds at least 95 of 100 cases that break and calls at most 5 of 100 others breaking', (t) => {
    const breaks = (line: string) => line.startsWith('breaking')
    const counts = { breaking: 0, found: 0, others: 0, alarms: 0 }
    for (const { old, new: next, expected } of cases) {
      const alarm = compareDocuments(old, next, now).some((change) => change.class === 'breaking')
      counts[expected.some(breaks) ? 'breaking' : 'others'] += 1
      if (alarm) counts[expected.some(breaks) ? 'found' : 'alarms'] += 1
    }
    t.diagnostic(`${cases.length} cases: ${JSON.stringify(counts)}`)
    assert.ok(cases.length >= 120)
    assert.ok(counts.found >= 0.95 * counts.breaking)
    assert.ok(counts.alarms <= 0.05 * counts.others)
  })

  it('has a case for every rule', () => {
    const named = new Set(
      cases.flatMap(({ expected }) => expected.map((line) => line.split(' ')[1])),
    )
    const rules = [...Object.keys(plainRules), ...Object.keys(directedRules)]
    const without = rules.filter(
      (rule) => !named.has(rule) && !named.has(`request-${rule}`) && !named.has(`response-${rule}`),
    )
    assert.deepEqual(without, ['too-many-changes', 'too-complex'])
  })
})

/** Without the pointer. */
function bare(line: string): string {
  return line.split(' ').slice(0, 2).join(' ')
}

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { aDocument, anIntake, shippedRuleset } from '../testing/an-intake.ts'
import { redoclyRules } from './lint-bundle.ts'
import { ownRules, remarkRules } from './rules.ts'
import { readRuleset } from './ruleset.ts'

const ours = [...Object.keys(ownRules), ...remarkRules]

/** A ruleset with a waiver in which one line is another. */
function waiver(line: string): string {
  const lines = [
    'api: gitd/licences',
    'rule: struct',
    'reason: Until the spring.',
    'until: 2027-01-31',
  ]
  const member = line.split(':')[0] ?? ''
  const at = lines.findIndex((one) => one.startsWith(`${member}:`))
  const other = at < 0 ? [...lines, line] : lines.with(at, line)
  return `rules:\n  struct: warn\nwaivers:\n  - ${other.join('\n    ')}\n`
}

describe('the ruleset', () => {
  it('as shipped is right, and names every rule of ours', async () => {
    const known = [...ours, ...(await redoclyRules())]
    const { severities, complaints } = readRuleset(
      readFileSync(shippedRuleset, 'utf8'),
      'ruleset.yaml',
      known,
    )
    assert.deepEqual(complaints, [])
    for (const rule of ours) assert.ok(severities.has(rule), rule)
  })

  it('keeps names of ours apart from those of Redocly', async () => {
    const theirs = await redoclyRules()
    for (const rule of ours) assert.ok(!theirs.includes(rule), rule)
  })

  // oxfmt-ignore
  const wrong: [string, string, number, RegExp][] = [
    ['a rule misspelt',      'rules:\n  strukt: error\n',          2, /no rule strukt: did you mean struct\?/],
    ['a severity misspelt',  'rules:\n  struct: eror\n',           2, /error/],
    ['a severity of on',     'rules:\n  struct: on\n',             2, /off/],
    ['no rules',             'struct: error\n',                    1, /rules/],
    ['a rule named twice',   'rules:\n  struct: warn\n  struct: error\n', 3, /twice/],
    ['no YAML',              'rules: [',                           1, /./],
    ['nothing',              '',                                   1, /./],
    ['a waiver of no rule',         waiver('rule: strukt'),               5, /no rule strukt: did you mean struct\?/],
    ['a waiver without a reason',   waiver('reason: ""'),                 6, /10/],
    ['a waiver with no such day',   waiver('until: 2027-02-30'),          7, /no day 2027-02-30/],
    ['a waiver until some time',    waiver('until: spring'),              7, /./],
    ['a waiver for no API',         waiver('api: gitd'),                  4, /./],
    ['a waiver with another word',  waiver('untill: 2027-02-28'),         8, /until/],
  ]
  for (const [name, text, line, message] of wrong) {
    it(`with ${name} is complained about at its place`, () => {
      const { complaints } = readRuleset(text, 'r.yaml', [...ours, 'struct'])
      assert.ok(complaints.length > 0)
      assert.equal(complaints[0]?.line, line)
      assert.match(complaints[0]?.message ?? '', message)
    })
  }

  it('that is edited changes what is found', async () => {
    const document = aDocument({ info: { title: 'T', version: '1.0.0' } })
    const rulesOf = async (text: string) =>
      (await anIntake({}, text).accept(document)).findings.map(
        ({ rule, severity }) => `${rule} ${severity}`,
      )
    assert.deepEqual(await rulesOf('rules: {info-contact: error}'), ['info-contact error'])
    assert.deepEqual(await rulesOf('rules: {info-contact: off}'), [])
    assert.deepEqual(await rulesOf('rules: {}'), [])
  })

  it('that is wrong is told instead of reading the document', async () => {
    const outcome = await anIntake({}, 'rules: {strukt: warn}').read(aDocument())
    assert.equal(outcome.kind, 'ruleset')
  })
})

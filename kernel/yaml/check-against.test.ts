import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkAgainst, readYaml } from './yaml.ts'

const rateLimit = {
  type: 'object',
  additionalProperties: false,
  required: ['calls', 'seconds'],
  properties: {
    calls: { type: 'integer', minimum: 1, maximum: 1_000_000 },
    seconds: { type: 'integer', minimum: 1 },
    per: { enum: ['caller', 'system', 'api'] },
  },
}
const cors = {
  type: ['object', 'null'],
  additionalProperties: false,
  properties: {
    origins: { type: 'array', minItems: 1, items: { type: 'string', format: 'uri' } },
    age: {
      anyOf: [
        { type: 'integer', minimum: 0 },
        { type: 'string', pattern: '^\\d+[smh]$', examples: ['5m'] },
      ],
    },
  },
}
const stepOf = (policy: string) => ({
  type: 'object',
  required: [policy],
  additionalProperties: false,
  properties: { [policy]: { $ref: `#/$defs/${policy}` }, when: { type: 'string', minLength: 1 } },
})
const schema = {
  type: 'object',
  required: ['steps'],
  additionalProperties: false,
  properties: {
    title: { type: 'string', maxLength: 10 },
    steps: { type: 'array', minItems: 1, items: { $ref: '#/$defs/step' } },
    source: {
      oneOf: [
        variant('url', { url: { type: 'string' } }),
        variant('files', {
          entry: { type: 'string' },
          names: { type: 'array', uniqueItems: true },
        }),
      ],
    },
    either: { oneOf: [{ required: ['a'] }, { required: ['b'] }] },
    labels: { type: 'object', maxProperties: 2, propertyNames: { pattern: '^[a-z]+$' } },
    share: {
      if: { type: 'string' },
      then: { pattern: '%$' },
      else: { type: 'number', exclusiveMinimum: 0, maximum: 1 },
    },
    old: false,
  },
  $defs: {
    step: { oneOf: [stepOf('rate-limit'), stepOf('cors'), stepOf('group')] },
    'rate-limit': rateLimit,
    cors,
    group: { type: 'array', items: { $ref: '#/$defs/step' } },
  },
}

function variant(kind: string, more: object) {
  return {
    type: 'object',
    required: ['kind', ...Object.keys(more).slice(0, 1)],
    properties: { kind: { const: kind }, ...more },
    additionalProperties: false,
  }
}

function complaints(text: string, under: object = schema): string[] {
  const yaml = readYaml(text, 'p.yaml')
  assert.deepEqual(yaml.complaints, [])
  return checkAgainst(under, yaml, 'p.yaml').map((complaint) => {
    return `${complaint.file}:${complaint.line}:${complaint.column} ${complaint.message}`
  })
}

describe('a file against its schema', () => {
  it('that fits has no complaints', () => {
    const text = `
title: Ruch
steps:
  - rate-limit: { calls: 10, seconds: 1, per: system }
    when: call.path == "/x"
  - cors:
  - cors: { origins: [https://a.example], age: 5m }
  - group: [{ group: [{ cors: {} }] }]
source: { kind: files, entry: a }
share: 50%
`
    assert.deepEqual(complaints(text), [])
  })

  // oxfmt-ignore
  const cases: readonly [what: string, text: string, expected: string[]][] = [
    ['a misspelt option is named once, with the right one', 'steps:\n  - rate-limit: { call: 10, seconds: 1 }',
      ['p.yaml:2:19 `call` is not an option of rate-limit; did you mean `calls`?']],
    ['a wrong value is told with what would be right', 'steps:\n  - rate-limit: { calls: ten, seconds: 1 }',
      ['p.yaml:2:26 `calls` must be a whole number from 1 to 1000000, not "ten".']],
    ['a value out of bounds is told with the bounds', 'steps: [{ rate-limit: { calls: 0, seconds: 0 } }]',
      ['p.yaml:1:32 `calls` must be a whole number from 1 to 1000000, not 0.',
       'p.yaml:1:44 `seconds` must be a whole number of at least 1, not 0.']],
    ['a word that is none of the choice is told with the choice', 'steps: [{ rate-limit: { calls: 1, seconds: 1, per: calller } }]',
      ['p.yaml:1:52 `per` must be "caller", "system" or "api", not "calller".']],
    ['a missing option is named', 'steps: [{ rate-limit: { calls: 1 } }]',
      ['p.yaml:1:23 rate-limit needs `seconds`.']],
    ['an empty value is called so', 'steps:\n  - rate-limit:\n',
      ['p.yaml:2:16 `rate-limit` must be a mapping (`name: value`); nothing is written there.']],
    ['a misspelt variant is held against all variants', 'steps: [{ rate-limti: { calls: 1, seconds: 1 } }]',
      ['p.yaml:1:11 `rate-limti` is not an option of an entry of steps; did you mean `rate-limit`?']],
    ['no variant at all is told with all of them', 'steps: [{}]',
      ['p.yaml:1:9 An entry of steps needs one of `rate-limit`, `cors` or `group`.']],
    ['two variants at once are held against the nearer one', 'steps:\n  - rate-limit: { calls: 1, seconds: 1 }\n    cors: {}',
      ['p.yaml:3:5 `cors` is not an option of an entry of steps; the options are `rate-limit` and `when`.']],
    ['a misspelt option beside a variant is told alone', 'steps:\n  - cors:\n    wehn: x',
      ['p.yaml:3:5 `wehn` is not an option of an entry of steps; did you mean `when`?']],
    ['a variant inside variants is told at its own depth', 'steps: [{ group: [{ group: [{ rate-limit: { calls: x, seconds: 1 } }] }] }]',
      ['p.yaml:1:52 `calls` must be a whole number from 1 to 1000000, not "x".']],
    ['a value of no allowed kind is told with every kind', 'steps: [{ cors: { age: true } }]',
      ['p.yaml:1:24 `age` must be a whole number of at least 0 or text that matches `^\\d+[smh]$`, for example "5m", not true.']],
    ['a variant is known by its constant', 'steps: [{ cors: }]\nsource: { kind: files, url: x }',
      ['p.yaml:2:9 source needs `entry`.',
       'p.yaml:2:24 `url` is not an option of source; the options are `kind`, `entry` and `names`.']],
    ['an unknown constant is told with all constants', 'steps: [{ cors: }]\nsource: { kind: ftp }',
      ['p.yaml:2:17 `kind` must be "url" or "files", not "ftp".']],
    ['what fits two exclusive forms is told so', 'steps: [{ cors: }]\neither: { a: 1, b: 2 }',
      ['p.yaml:2:9 This fits several of the allowed forms at once; keep the parts of one.']],
    ['a wrong entry of a list is told at the entry', 'steps: [{ cors: { origins: [https://a.example, nowhere] } }]',
      ['p.yaml:1:48 An entry of origins must be text of the form uri, not "nowhere".']],
    ['a list too short is told with its length', 'steps: []',
      ['p.yaml:1:8 `steps` must be a list of at least 1 entry, not a list of 0.']],
    ['a list with repeats is told so', 'steps: [{ cors: }]\nsource: { kind: files, entry: a, names: [b, b] }',
      ['p.yaml:2:41 `names` must be a list without repeats, not a list of 2.']],
    ['a name that may not be is told with what may', 'steps: [{ cors: }]\nlabels: { ok: 1, Not: 2 }',
      ['p.yaml:2:23 `Not` cannot be a name in labels; a name is text that matches `^[a-z]+$`.']],
    ['too many lines are counted', 'steps: [{ cors: }]\nlabels: { a: 1, b: 2, c: 3 }',
      ['p.yaml:2:9 `labels` must be a mapping of at most 2 lines (`name: value`), not a mapping of 3.']],
    ['a condition is told by what follows from it', 'steps: [{ cors: }]\nshare: half',
      ['p.yaml:2:8 `share` must be text that matches `%$`, not "half".']],
    ['the other side of a condition too', 'steps: [{ cors: }]\nshare: 0',
      ['p.yaml:2:8 `share` must be a number of at most 1 and above 0, not 0.']],
    ['what must not be there is told to go', 'steps: [{ cors: }]\nold: 1',
      ['p.yaml:2:6 `old` must not be written here; remove it.']],
    ['a file that is no mapping is told so', '- a', ['p.yaml:1:1 This file must be a mapping (`name: value`), not a list of 1.']],
    ['an empty file is told so', '', ['p.yaml:1:1 This file must be a mapping (`name: value`); nothing is written there.']],
    ['a long word is clipped', `steps: [{ cors: }]\ntitle: ${'x'.repeat(500)}`,
      [`p.yaml:2:8 \`title\` must be text of at most 10 characters, not "${'x'.repeat(57)}…".`]],
    ['a value is pointed at through its alias', 'title: &t 5\nsteps: [{ cors: { age: &n -1 } }, { cors: { age: *n } }]',
      ['p.yaml:1:11 `title` must be text of at most 10 characters, not 5.',
       'p.yaml:2:27 `age` must be a whole number of at least 0 or text that matches `^\\d+[smh]$`, for example "5m", not -1.',
       'p.yaml:2:50 `age` must be a whole number of at least 0 or text that matches `^\\d+[smh]$`, for example "5m", not -1.']],
  ]
  for (const [what, text, expected] of cases) {
    it(what, () => assert.deepEqual(complaints(text), expected))
  }

  it('has all that is wrong told at once, in the order of the file', () => {
    const text =
      'stesp: 1\nsteps:\n  - rate-limit: { calls: 0, seconds: 1 }\n  - corse:\ntitle: 5\n'
    assert.deepEqual(
      complaints(text).map((complaint) => complaint.split(' ')[0]),
      ['p.yaml:1:1', 'p.yaml:3:26', 'p.yaml:4:5', 'p.yaml:5:8'],
    )
  })

  it('that could not be read is not checked further', () => {
    const yaml = readYaml('a: [', 'p.yaml')
    assert.equal(yaml.complaints.length, 1)
    assert.deepEqual(checkAgainst(schema, yaml, 'p.yaml'), [])
  })

  it('has its values compared without asking them anything', () => {
    const once = { type: 'array', uniqueItems: true }
    const list = (...items: string[]) => complaints(`[${items.join(', ')}]`, once).length
    assert.equal(list('{ toString: 0 }', '{ toString: 1 }', '{ valueOf: 0 }'), 0)
    assert.equal(list('{ toString: 0, a: [1] }', '{ a: [1], toString: 0 }'), 1)
  })

  it('is checked without a pattern that could run for ever', () => {
    const under = { type: 'string', pattern: '^(a+)+$' }
    assert.equal(complaints(`"${'a'.repeat(50_000)}!"`, under).length, 1)
  })
})

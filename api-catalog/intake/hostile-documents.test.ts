// Documents made to hurt: each is read or refused with a sentence, within the time, and the next
// document is read as if nothing had been.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { stringify } from 'yaml'
import { aDocument, anIntake } from '../testing/an-intake.ts'

const { accept, refusal } = anIntake({ milliseconds: 30_000 })

type Schema = Record<string, unknown>

function withSchemas(schemas: Record<string, Schema>, more: object = {}): string {
  const schema = { $ref: '#/components/schemas/S0' }
  const responses = { 200: { description: 'Ok', content: { 'application/json': { schema } } } }
  return aDocument({ components: { schemas }, ...more }, { responses })
}

/** S0 → S1 → … → Sn, each made by `link` from a reference to the next. */
function chain(length: number, link: (next: { $ref: string }) => Schema): Record<string, Schema> {
  const schemas = Array.from({ length }, (_, n): [string, Schema] => [
    `S${n}`,
    n === length - 1 ? { type: 'string' } : link({ $ref: `#/components/schemas/S${n + 1}` }),
  ])
  return Object.fromEntries(schemas)
}

const ownNames = {
  S0: {
    type: 'object',
    required: ['constructor'],
    properties: {
      constructor: { type: 'string', example: 'Zakład Budowlany' },
      prototype: { $ref: '#/components/schemas/toString' },
    },
  },
  toString: { type: 'object', additionalProperties: { type: 'integer' } },
}

function nested(depth: number): string {
  return `{"openapi":"3.1.0","info":{"title":"T","version":"1"},"paths":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`
}

describe('a document made to hurt', () => {
  // oxfmt-ignore
  const refused: [string, () => string | Record<string, string>, string, RegExp][] = [
    ['50 MB of JSON',            () => `{"a":"${'x'.repeat(50 << 20)}"}`,                    'document/too-large',  /50 MiB; JSON may have 10/],
    ['26 MB of YAML',            () => ({ 'a.yaml': 'a: b\n'.repeat(5 << 20) }),             'document/too-large',  /25 MiB; .*YAML 4/],
    ['25 MB in three files',     () => ({ 'a.json': ' '.repeat(9 << 20), 'b.json': ' '.repeat(9 << 20), 'c.json': ' '.repeat(7 << 20) }), 'document/too-large', /25 MiB together/],
    ['201 files',                () => Object.fromEntries(Array.from({ length: 201 }, (_, n) => [`f${n}.json`, '{}'])), 'document/too-large', /201 files; hand in at most 200/],
    ['10,000 levels of JSON',    () => nested(10_000),                                       'document/too-large',  /openapi:1:\d+: The nesting is deeper than 100/],
    ['9 million brackets',       () => '['.repeat(9_000_000),                                'document/too-large',  /deeper than 100/],
    ['10,000 levels of YAML',    () => ({ 'a.yaml': `paths: ${'['.repeat(10_000)}` }),       'document/unreadable', /a\.yaml:1:\d+: The nesting is deeper than 100/],
    ['5 million numbers',        () => `[${'0,'.repeat(4_900_000)}0]`,                       'document/too-large',  /more than 600000 values/],
    ['an alias bomb',            () => ({ 'a.yaml': bomb() }),                               'document/unreadable', /a\.yaml:\d+:\d+: /],
    ['__proto__ in JSON',        () => '{"openapi":"3.1.0","info":{"__proto__":{"polluted":1}}}', 'document/unreadable', /at \/info\/__proto__/],
    ['__proto__ in YAML',        () => ({ 'a.yaml': 'openapi: 3.1.0\n__proto__: {polluted: 1}\n' }), 'document/unreadable', /a\.yaml:2:1.*__proto__/],
    ['a NUL in a text',          () => aDocument({ 'x-a': 'a\0b' }),                         'document/unreadable', /at \/x-a: .*NUL/],
    ['half a surrogate pair',    () => aDocument({ 'x-a': '\ud800' }),                       'document/unreadable', /at \/x-a/],
    ['a reference to itself',    () => withSchemas({ S0: { $ref: '#/components/schemas/S0' } }), 'document/refused', /\/components\/schemas\/S0.*circle|circle/],
    ['two in a circle',          () => withSchemas({ S0: { $ref: '#/components/schemas/S1' }, S1: { $ref: '#/components/schemas/S0' } }), 'document/refused', /circle/],
    ['20,000 in a row',          () => withSchemas(chain(20_000, (next) => next)),           'document/refused',    /more than 32 others/],
    ['20,000 inside each other', () => withSchemas(chain(20_000, (next) => ({ properties: { next } }))), 'document/too-large', /too deep into one another/],
    ['files in a circle',        () => ({ 'a.json': aDocument({ components: { schemas: { S: { $ref: 'b.json' } } } }), 'b.json': '{"$ref":"a.json#/components/schemas/S"}' }), 'document/refused', /back to itself/],
  ]
  for (const [name, make, code, sentence] of refused) {
    it(`${name}: refused with ${code}`, async () => {
      const started = performance.now()
      const outcome = await refusal(make()).catch((thrown: { code: string; message: string }) => ({
        code: thrown.code,
        detail: thrown.message,
      }))
      assert.equal(outcome.code, code)
      assert.match(outcome.detail, sentence)
      assert.ok(outcome.detail.length < 1000)
      assert.ok(performance.now() - started < 30_000)
      assert.equal(({} as { polluted?: unknown }).polluted, undefined)
    })
  }

  // oxfmt-ignore
  const read: [string, () => string | Record<string, string>][] = [
    ['a schema that holds itself', () => withSchemas({ S0: { type: 'object', properties: { up: { $ref: '#/components/schemas/S0' }, all: { type: 'array', items: { $ref: '#/components/schemas/S0' } } } } })],
    ['a file that holds itself',   () => ({ 'a.json': withSchemas({ S0: { $ref: 's.json' } }), 's.json': '{"type":"object","properties":{"up":{"$ref":"s.json"},"root":{"$ref":"a.json#/components/schemas/S0"}}}' })],
    ['40 doublings in properties', () => withSchemas(chain(40, (next) => ({ type: 'object', properties: { a: next, b: next } })))],
    ['40 doublings in allOf',      () => withSchemas(chain(40, (next) => ({ allOf: [next, next] })))],
    ['40 doublings in oneOf',      () => withSchemas(chain(40, (next) => ({ oneOf: [next, next], anyOf: [next, next] })))],
    ['40 doublings in maps',       () => withSchemas(chain(40, (next) => ({ additionalProperties: next, properties: { a: next } })))],
    ['40 doublings over files',    () => ({ 'a.json': withSchemas({ S0: { $ref: 'b.json#/S0' } }), 'b.json': JSON.stringify(chain(40, ({ $ref }) => ({ properties: { a: { $ref: $ref.replace('/components/schemas', '') }, b: { $ref: $ref.replace('/components/schemas', '') } } }))) })],
    ['a list of 10^9 texts of 10^9 letters', () => withSchemas({ S0: { type: 'array', minItems: 1e9, items: { type: 'string', minLength: 1e9 } } })],
    ['20,000 properties',         () => withSchemas({ S0: { type: 'object', properties: Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`p${n}`, { type: 'string' }])) } })],
    ['a pattern that backtracks',  () => withSchemas({ S0: { type: 'string', pattern: '^(a+)+$', example: `${'a'.repeat(60)}!` } })],
    ['names that every object has, in JSON', () => withSchemas(ownNames)],
    ['names that every object has, in YAML', () => ({ 'a.yaml': stringify(JSON.parse(withSchemas(ownNames))) })],
    ['a YAML of 300 KB',           () => ({ 'a.yaml': `openapi: 3.0.3\ninfo: {title: T, version: 1.0.0}\npaths:\n${Array.from({ length: 3000 }, (_, n) => `  /p${n}:\n    get:\n      responses:\n        200:\n          description: number ${n}\n`).join('')}` })],
  ]
  for (const [name, make] of read) {
    it(`${name}: read, and about as large as it was`, async () => {
      const given = make()
      const length = typeof given === 'string' ? given.length : Object.values(given).join('').length
      const { bundle, sandbox } = await accept(given)
      assert.ok(bundle.length <= 2 * length + 1000, `${bundle.length} of ${length}`)
      assert.ok(JSON.stringify(sandbox).length < 2_000_000)
    })
  }

  it('500 findings are shown, and how many there are beyond, errors first', async () => {
    const paths = Object.fromEntries(
      Array.from({ length: 700 }, (_, n) => [`/p/{x${n}}`, { get: { responses: {} } }]),
    )
    const { findings } = await accept(aDocument({ paths }))
    assert.equal(findings.length, 500)
    assert.equal(findings[0]?.severity, 'error')
    assert.equal(findings.at(-1)?.rule, 'more-findings')
    assert.match(findings.at(-1)?.message ?? '', /^There are \d+ more findings: .*\d+ error/)
  })
})

describe('a worker that breaks', () => {
  const small = anIntake({ megabytes: 32 })
  const quick = anIntake({ milliseconds: 40 })
  const large = withSchemas({
    S0: {
      type: 'object',
      properties: Object.fromEntries(
        Array.from({ length: 60_000 }, (_, n) => [
          `property${n}`,
          { type: 'string', description: `Number ${n}` },
        ]),
      ),
    },
  })

  it('for want of memory refuses that document only', async () => {
    const { code, detail } = await small.refusal(large)
    assert.equal(code, 'document/too-large')
    assert.match(detail, /more than 32 MB/)
    assert.equal((await small.accept(aDocument())).title, 'Test')
  })

  it('for want of time refuses, and the documents that wait get a worker of their own', async () => {
    const outcomes = await Promise.all([quick.read(large), quick.read(large)])
    for (const outcome of outcomes) {
      assert.equal(outcome.kind, 'refused')
      assert.match(outcome.kind === 'refused' ? outcome.detail : '', /within 0\.04 s/)
    }
  })

  it('never takes more documents than may wait', async () => {
    const few = anIntake({ waiting: 2 })
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => few.accept(aDocument())))
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'rejected'],
    )
    assert.equal((outcomes[2] as PromiseRejectedResult).reason.code, 'gateway/overload')
    assert.equal((await few.accept(aDocument())).title, 'Test')
  })
})

function bomb(): string {
  const levels = Array.from(
    { length: 30 },
    (_, n) => `l${n + 1}: &l${n + 1} [${`*l${n},`.repeat(10)}]`,
  )
  return `openapi: 3.1.0\nl0: &l0 [x]\n${levels.join('\n')}\n`
}

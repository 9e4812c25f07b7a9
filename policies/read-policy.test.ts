import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { catalogue } from './catalogue.ts'
import { readPolicy } from './read-policy.ts'

function complaints(text: string): string[] {
  const { complaints: all } = readPolicy(text, 'policies/test.yaml', 'test')
  return all.map(({ line, column, message }) => `${line}:${column} ${message}`)
}

describe('a policy file', () => {
  it('that is wrong in many ways is told all of them at once, in order', () => {
    const told = complaints(`titel: x
hints: { x-rate-limits: off }
steps:
  - require-token: {}
  - rate-limit: { calls: 5, seconds: 60 }
  - require-scope: { any: [a] }
  - cors:
  - journal: {}
  - journal: {}
  - {}
  - validate-request: {}
    journal: {}
  - transform-headers: { request: {} }
    when: true
  - 17
`)
    assert.deepEqual(told, [
      '1:1 `titel` is not an option of this file; did you mean `title`?',
      '2:25 `x-rate-limits` must be "honour" or "ignore", not "off".',
      '6:5 `require-scope` (authorize) comes before `rate-limit` (protect); move it above line 5.',
      '7:5 Options stand after the colon; write `cors: {}` for none.',
      '9:5 `journal` stands in line 8 already, with the same options; remove one.',
      `10:5 The step names no policy; write one of ${catalogue.map(({ name }) => `\`${name}\``).join(', ')}.`,
      '12:5 A step has one policy; begin a step of its own for it: `- journal: …`.',
      '13:5 `transform-headers` (shape) comes before `journal` (observe); move it above line 8.',
      told[8]!,
      '14:11 `when` must be text of 1 to 1000 characters, not true.',
      told[10]!,
    ])
    assert.match(told[8]!, /^13:35 `request` must be/)
    assert.match(told[10]!, /^15:5 .*mapping/)
  })

  it('says where in an expression it is wrong, however the expression is written', () => {
    const told = complaints(`steps:
  - require-token: {}
    when: caller.entty == "x"
  - require-scope: { any: [a] }
    unless: "caller.entty == 'x'"
  - rate-limit: { calls: 1, seconds: 1 }
    when: |
      call.method == "GET" &&
        caller.entty == "x"
  - validate-request: {}
    when: call.method = "GET"
  - journal: {}
    when: call.method
    unless: call.method == "GET"
`)
    assert.deepEqual(
      told.map((line) => line.split(' ')[0]),
      ['3:18', '5:21', '9:16', '11:23', '13:16', '14:5'],
    )
    assert.equal(told[0], '3:18 `caller` has no `entty`; did you mean `entity`?')
    assert.match(told[5]!, /not both/)
  })

  it('may hold a policy again where the first one has a condition', () => {
    const twice = (first: string) =>
      complaints(`steps:
  - journal: {}${first}
  - journal: { note: { by: caller.system } }
`)
    assert.deepEqual(twice('\n    when: caller.entity == "zus"'), [])
    assert.match(
      twice('').join(),
      /^3:5 `journal` stands in line 2 already, for every call; remove one, or give the first a `when`\.$/,
    )
  })

  it('may hold several limits, but not the same twice', () => {
    const limits = (second: string) =>
      complaints(`steps:
  - rate-limit: { calls: 1, seconds: 60, per: address }
  - rate-limit: { calls: ${second}, seconds: 60, per: address }
`)
    assert.deepEqual(limits('2'), [])
    assert.match(limits('1').join(), /with the same options/)
  })

  it('without a single step is no policy', () => {
    assert.match(complaints('steps: []\n').join(), /^1:8 /)
    assert.match(complaints('title: x\n').join(), /needs one of `steps` or `include`/)
  })

  it('whatever is written in it is read or complained of, at a place that is there', () => {
    const good = readFileSync(new URL('personal-data.yaml', import.meta.url), 'utf8')
    const piece = fc.constantFrom(
      ...'{}[]:-,&*!|>"\'#% \n\t0aż'.split(''),
      'when: ',
      'null',
      '- ',
      '__proto__: ',
      'rate-limit: ',
      '&a ',
      '*a',
      '1e999',
      '~',
    )
    const edit = fc.record({
      at: fc.nat(good.length),
      cut: fc.nat(12),
      put: fc.array(piece, { maxLength: 3 }),
    })
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        const text = edits.reduce(
          (now, { at, cut, put }) => now.slice(0, at) + put.join('') + now.slice(at + cut),
          good,
        )
        const read = readPolicy(text, 'policies/test.yaml', 'test')
        assert.equal(read.policy === undefined, read.complaints.length > 0)
        const lines = text.split(/\r\n|\r|\n/)
        for (const { line, column, message } of read.complaints) {
          assert.ok(line >= 1 && line <= lines.length + 1, `${line}:${column} ${message}`)
          assert.ok(
            column >= 1 && column <= (lines[line - 1]?.length ?? 0) + 2,
            `${line}:${column} ${message}`,
          )
          assert.ok(message.length > 10)
        }
        read.policy?.plan({
          id: 'a',
          method: 'GET',
          path: '/',
          deprecated: false,
          tags: [],
          hints: { rateLimits: [], permissions: [] },
        })
      }),
      { numRuns: 300 },
    )
  })
})

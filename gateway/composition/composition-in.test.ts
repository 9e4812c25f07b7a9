import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compositionIn } from './composition-in.ts'
import { aComposition } from './testing/a-composition.ts'

const whole = aComposition({
  input: '{ path: { id: { type: string } }, query: { q: {} }, body: { type: object } }',
  path: '/ask/{id}',
  parts: [
    'a: { call: mc/persons/v1 getPerson, path: { x: $path.id }, query: { y: [$query.q, 1] }, headers: { z: 1 }, timeout: 50, cache: 1, on-error: { default: { kind: reference, root: parts } } }',
    'b: { call: mc/persons/v1 addThing, body: { $merge: [$body, { $rename: { of: $parts.a, names: { a: b } } }] } }',
  ],
  result:
    '[{ $each: { of: $parts.a.list, as: { $pick: { of: $item, fields: [a] } } } }, { $drop: { of: $parts.b, fields: [a] } }, { c: $caller.system, l: { a: [1, null] } }]',
})
const carried = (composition: unknown) => ({ 'x-szyna-composition': composition })

describe('the composition of a document', () => {
  it('is read back as it was, with all kinds of templates', () => {
    const text = JSON.stringify(carried(whole))
    assert.deepEqual(compositionIn(JSON.parse(text) as object), whole)
  })

  it('is none where there is none', () => {
    assert.equal(compositionIn({}), undefined)
  })

  // oxlint-disable-next-line typescript/no-explicit-any
  type Anything = any
  // oxfmt-ignore
  const broken: [what: string, change: (composition: Anything) => void][] = [
    ['a member this node does not know',          (it) => (it.retry = 3)],
    ['an option of a part it does not know',      (it) => (it.operations[0].parts[0].retry = 3)],
    ['a kind of template it does not know',       (it) => (it.operations[0].result = { kind: 'script', text: '1' })],
    ['a template that is none',                   (it) => (it.operations[0].result = '$parts.a')],
    ['an operator without its options',           (it) => delete it.operations[0].parts[1].body.of],
    ['a reference to a part that is not there',   (it) => (it.operations[0].result = { kind: 'reference', root: 'parts', part: 'c', steps: [] })],
    ['a reference to no part',                    (it) => (it.operations[0].result = { kind: 'reference', root: 'parts', steps: [] })],
    ['a part before one it needs',                (it) => it.operations[0].parts.reverse()],
    ['a part that waits for a later one',         (it) => it.operations[0].parts[0].after.push('b')],
    ['two parts of one name',                     (it) => (it.operations[0].parts[1].name = 'a')],
    ['a step into something else',                (it) => (it.operations[0].result = { kind: 'reference', root: 'body', steps: [-1] })],
    ['no parts',                                  (it) => (it.operations[0].parts = [])],
    ['more asked at once than is allowed',        (it) => (it.operations[0].parts[0].atOnce = 100)],
    ['a name that is no slug',                    (it) => (it.entity = '../x')],
  ]
  for (const [what, change] of broken) {
    it(`is not served with ${what}`, () => {
      const copy = structuredClone(whole)
      assert.ok(compositionIn(carried(copy)))
      change(copy)
      assert.equal(compositionIn(carried(copy)), undefined)
    })
  }

  it('is not served when it is something else altogether', () => {
    for (const value of [null, 1, 'text', [], {}]) {
      assert.equal(compositionIn(carried(value)), undefined)
    }
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Reference } from './composition.ts'
import { readReference, writeReference } from './read-reference.ts'

describe('a reference', () => {
  it('is a root and steps', () => {
    // oxfmt-ignore
    const texts: [string, Omit<Reference, 'kind'>][] = [
      ['$body',                                { root: 'body', steps: [] }],
      ['$body.a[0].b-c',                       { root: 'body', steps: ['a', 0, 'b-c'] }],
      ['$path.id',                             { root: 'path', steps: ['id'] }],
      ['$query["odd name"]',                   { root: 'query', steps: ['odd name'] }],
      ['$parts.found.items[0]["a\\"b"].c',     { root: 'parts', part: 'found', steps: ['items', 0, 'a"b', 'c'] }],
      ['$parts["vat-payer"]',                  { root: 'parts', part: 'vat-payer', steps: [] }],
      ['$item[2]',                             { root: 'item', steps: [2] }],
      ['$caller.entity',                       { root: 'caller', steps: ['entity'] }],
      ['$caller.person.identifier',            { root: 'caller', steps: ['person', 'identifier'] }],
    ]
    for (const [text, reference] of texts) {
      assert.deepEqual(readReference(text), { kind: 'reference', ...reference }, text)
    }
  })

  it('is read as it was written, whatever the names', () => {
    const step = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.nat(999_999))
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.array(step), (part, steps) => {
        const reference: Reference = { kind: 'reference', root: 'parts', part, steps }
        assert.deepEqual(readReference(writeReference(reference)), reference)
      }),
    )
  })

  it('that is none is told how one is written', () => {
    for (const text of [
      '$',
      '$x',
      '$parts',
      '$parts[0]',
      '$path',
      '$caller',
      '$caller.scopes',
      '$caller.person',
      '$caller.person.sealed',
      '$caller.person.id.x',
      '$body.',
      '$body[x]',
      '$body["x]',
      '$body .a',
      '$body["\\x"]',
    ]) {
      assert.equal(typeof readReference(text), 'string', text)
    }
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Backend } from './read-backend.ts'
import { backToAnswer, mergeAnswers } from './shape-answer.ts'

// oxfmt-ignore
const shaped: readonly (readonly [does: string, backend: Partial<Backend>, written: unknown])[] = [
  ['is given as it is',                    {},                                       '$parts.a'],
  ['target is a step into it',             { target: ['data', 'odd name'] },         '$parts.a.data["odd name"]'],
  ['allow picks',                          { allow: ['id', 'name'] },                { $pick: { of: '$parts.a', fields: ['id', 'name'] } }],
  ['allow of a nested member keeps what is round it', { allow: ['home.city', 'home.zip'] }, { home: { $pick: { of: '$parts.a.home', fields: ['city', 'zip'] } } }],
  ['deny drops',                           { deny: ['pesel'] },                      { $drop: { of: '$parts.a', fields: ['pesel'] } }],
  ['deny of a nested member drops it there', { deny: ['home.zip'] },                 { $merge: [{ $drop: { of: '$parts.a', fields: ['home'] } }, { home: { $drop: { of: '$parts.a.home', fields: ['zip'] } } }] }],
  ['allow wins over deny',                 { allow: ['id'], deny: ['id'] },          { $pick: { of: '$parts.a', fields: ['id'] } }],
  ['mapping renames what was let through', { allow: ['id'], mapping: { id: 'key' } }, { $rename: { of: { $pick: { of: '$parts.a', fields: ['id'] } }, names: { id: 'key' } } }],
  ['deny and mapping go together',         { deny: ['pesel', 'a.b'], mapping: { a: 'c' } }, { $merge: [{ $drop: { of: '$parts.a', fields: ['a', 'pesel'] } }, { c: { $drop: { of: '$parts.a.a', fields: ['b'] } } }] }],
  ['group puts all of it under a name',    { group: 'g', target: ['data'] },         { g: '$parts.a.data' }],
  ['a list stands under collection',       { isList: true },                         { collection: '$parts.a' }],
  ['a list takes the name of its mapping', { isList: true, mapping: { collection: 'all' } }, { all: '$parts.a' }],
  ['a list in a group has both names',     { isList: true, group: 'g' },             { g: { collection: '$parts.a' } }],
]

// oxfmt-ignore
const found: readonly (readonly [does: string, backend: Partial<Backend>, path: string, steps: string[] | undefined])[] = [
  ['lies where it is',                     {},                                       'id',      ['id']],
  ['lies within what target took',         { target: ['data'] },                     'a.b',     ['data', 'a', 'b']],
  ['lies below its group',                 { group: 'g' },                           'g.id',    ['id']],
  ['is nowhere outside its group',         { group: 'g' },                           'id',      undefined],
  ['has its former name',                  { mapping: { id: 'key' } },               'key',     ['id']],
  ['is gone under the former name',        { mapping: { id: 'key' } },               'id',      undefined],
  ['is gone when it was not let through',  { allow: ['name'] },                      'id',      undefined],
  ['is nothing of a list',                 { isList: true },                         'collection', undefined],
]

describe('the answer of a backend', () => {
  for (const [does, backend, written] of shaped) {
    it(does, () => {
      assert.deepEqual(mergeAnswers([{ part: 'a', backend: aBackend(backend) }]), written)
    })
  }

  it('is merged with others: groups into one object, the rest member by member', () => {
    const merged = mergeAnswers([
      { part: 'a', backend: aBackend({ group: 'x' }) },
      { part: 'b', backend: aBackend({}) },
      { part: 'c', backend: aBackend({ group: 'y' }) },
    ])
    assert.deepEqual(merged, { $merge: ['$parts.b', { x: '$parts.a', y: '$parts.c' }] })
  })

  it('is refused where another writes the same member', () => {
    const same = ['a', 'b'].map((part) => ({ part, backend: aBackend({ allow: ['id'] }) }))
    assert.throws(() => mergeAnswers(same), /member id .* depended on which was slower/)
  })

  it('takes fixed data beside it, in which a dollar stands for itself', () => {
    const merged = mergeAnswers([{ part: 'a', backend: aBackend({ group: 'x' }) }], { note: '$5' })
    assert.deepEqual(merged, { x: '$parts.a', note: '$$5' })
  })
})

describe('a piece of an answer that a later backend is asked with', () => {
  for (const [does, backend, path, steps] of found) {
    it(does, () => assert.deepEqual(backToAnswer(aBackend(backend), path.split('.')), steps))
  }
})

function aBackend(more: Partial<Backend>): Backend {
  const none = { group: undefined, target: [], mapping: {}, allow: [], deny: [], isList: false }
  return { ...none, ...more } as unknown as Backend
}

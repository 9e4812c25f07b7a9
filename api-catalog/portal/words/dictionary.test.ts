// Two languages, one shape: that no key is missing the compiler holds; that none is empty or left in
// the other language is held here.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { dictionaries } from './dictionary.ts'
import { polish } from './plural.ts'

function sentences(value: unknown, at = ''): [string, string][] {
  if (typeof value === 'string') return [[at, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, member]) => sentences(member, `${at}/${key}`))
}

describe('the dictionaries', () => {
  const pl = new Map(sentences(dictionaries.pl))
  const en = new Map(sentences(dictionaries.en))

  it('say the same things', () => {
    assert.deepEqual([...en.keys()].toSorted(), [...pl.keys()].toSorted())
  })

  it('leave nothing unsaid', () => {
    for (const [at, text] of [...pl, ...en]) assert.notEqual(text.trim(), '', at)
  })

  it('are not Polish in English', () => {
    for (const [at, text] of en) {
      if (at.startsWith('/otherLanguage')) continue
      assert.doesNotMatch(text, /[ąćęłńóśźż]/i, `${at}: ${text}`)
      if (text.split(' ').length > 2) assert.notEqual(text, pl.get(at), at)
    }
  })
})

describe('Polish numbers', () => {
  // oxfmt-ignore
  const cases: [number, string][] = [
    [0, '0 operacji'], [1, '1 operacja'], [2, '2 operacje'], [4, '4 operacje'], [5, '5 operacji'], [11, '11 operacji'],
    [12, '12 operacji'], [14, '14 operacji'], [21, '21 operacji'], [22, '22 operacje'], [112, '112 operacji'], [124, '124 operacje'],
  ]
  for (const [n, said] of cases) {
    it(`say ${said}`, () => assert.equal(polish(n, 'operacja', 'operacje', 'operacji'), said))
  }
})

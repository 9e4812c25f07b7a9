import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { chooseMediaType } from './accept.ts'

const offered = ['application/json', 'application/ld+json', 'text/turtle'] as const

// oxfmt-ignore
const cases: readonly [string | undefined, (typeof offered)[number] | undefined, string][] = [
  [undefined,                                     'application/json',    'says nothing'],
  ['',                                            'application/json',    'says nothing with a field'],
  ['*/*',                                         'application/json',    'takes anything'],
  ['text/turtle',                                 'text/turtle',         'names one'],
  ['text/*, application/*;q=0.5',                 'text/turtle',         'names a family'],
  ['application/json;q=0.2, application/ld+json', 'application/ld+json', 'prefers one'],
  ['*/*, application/json;q=0',                   'application/ld+json', 'excludes one'],
  ['TEXT/TURTLE ; q=1',                           'text/turtle',         'writes it in capitals'],
  ['image/png',                                   undefined,             'takes none of them'],
  ['text/turtle;q=x',                             undefined,             'gives a quality that is no number'],
]

describe('a client that', () => {
  for (const [accept, wanted, what] of cases) {
    it(`${what} gets ${wanted ?? 'nothing of these'}`, () => {
      assert.equal(chooseMediaType(accept, offered), wanted)
    })
  }
})

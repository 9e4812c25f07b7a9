import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { preferredLanguage } from './preferred-language.ts'

describe('the language of a refusal', () => {
  // oxfmt-ignore
  const fields: readonly [string | undefined, 'pl' | 'en'][] = [
    [undefined,                   'pl'],
    ['',                          'pl'],
    ['de, fr;q=0.5',              'pl'],
    ['en',                        'en'],
    ['EN-gb',                     'en'],
    ['pl;q=0.1, en;q=0.9',        'en'],
    ['en;q=0.1, pl',              'pl'],
    ['en;q=0',                    'pl'],
    ['en;q=x',                    'pl'],
    ['english',                   'pl'],
    [`${'x,'.repeat(50)}en`,      'pl'],
  ]
  for (const [accept, language] of fields) {
    it(`is ${language} for Accept-Language: ${accept?.slice(0, 30)}`, () => {
      assert.equal(preferredLanguage(accept), language)
    })
  }
})

// What people type, and what they mean.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { publish } from '../testing/publish.ts'
import { editDistance } from './edit-distance.ts'
import { fold, wordsOf } from './fold.ts'
import { openSearch } from './open-search.ts'

function register(
  entity: string,
  name: string,
  title: string,
  summaries: string[],
  schemas: string[] = [],
) {
  const paths = Object.fromEntries(
    summaries.map((summary, at) => [
      `/${name}/${at}`,
      { get: { summary, tags: [title], responses: {} } },
    ]),
  )
  const components = { schemas: Object.fromEntries(schemas.map((schema) => [schema, {}])) }
  const info = { title, version: '1', description: `Opis: ${title}.` }
  return publish({ openapi: '3.1.0', info, paths, components }, { entity, name })
}

// oxfmt-ignore
const apis = [
  register('mc',   'persons',    'Rejestr PESEL',                    ['Odczytaj osobę', 'Historia adresów'],          ['Person', 'PersonAddress']),
  register('mf',   'vat',        'Wykaz podatników VAT',             ['Sprawdź podatnika po NIP', 'Rachunki bankowe'], ['Taxpayer']),
  register('mf',   'ksef',       'Krajowy System e-Faktur',          ['Wyślij fakturę', 'Pobranie statusu sesji'],    ['OpenSessionRequest']),
  register('gus',  'regon',      'Rejestr REGON',                    ['Znajdź podmiot', 'Raport pełny'],              ['Entity']),
  register('mc',   'cepik',      'Centralna Ewidencja Pojazdów',     ['Pojazdy', 'Prawa jazdy'],                      ['Vehicle', 'DrivingLicence']),
  register('gitd', 'licences',   'Licencje przewoźników',            ['Odczytaj licencję', 'Złóż wniosek'],           ['Licence']),
  register('ms',   'krs',        'Krajowy Rejestr Sądowy',           ['Odpis aktualny', 'Żółta kartka'],              ['Excerpt']),
]

// oxfmt-ignore
const queries: [query: string, first: string | undefined][] = [
  ['PESEL',             'mc/persons'],
  ['pesel',             'mc/persons'],
  ['osoby',             'mc/persons'],
  ['osoba',             'mc/persons'],
  ['podatnik',          'mf/vat'],
  ['podatnikow vat',    'mf/vat'],
  ['nip',               'mf/vat'],
  ['faktura',           'mf/ksef'],
  ['faktur',            'mf/ksef'],
  ['fkatura',           'mf/ksef'],
  ['opensessionrequest','mf/ksef'],
  ['session',           'mf/ksef'],
  ['regon',             'gus/regon'],
  ['pojazd',            'mc/cepik'],
  ['pojadzy',           'mc/cepik'],
  ['PRAWA JAZDY',       'mc/cepik'],
  ['licencja',          'gitd/licences'],
  ['przewoznik',        'gitd/licences'],
  ['sadowy',            'ms/krs'],
  ['zolta kartka',      'ms/krs'],
  ['krs odpis',         'ms/krs'],
  ['gus',               'gus/regon'],
  ['/persons',          'mc/persons'],
  ['taxpayer',          'mf/vat'],
  ['podatnik faktura',  undefined],
  ['xyzzy',             undefined],
]

describe('the search', () => {
  const search = openSearch()
  search.take(apis)
  for (const [query, first] of queries) {
    it(`leads from “${query}” to ${first ?? 'nothing'}`, () => {
      const found = search.find(query)[0]
      assert.equal(found && `${found.entity}/${found.name}`, first)
    })
  }

  it('gives everything in Polish order for a query without words', () => {
    assert.deepEqual(
      search.find(' ?! ').map(({ title }) => title),
      apis.map(({ title }) => title).toSorted(new Intl.Collator('pl').compare),
    )
  })

  it('puts what is in the title before what is in a description of another', () => {
    const found = search.find('rejestr').map(({ title }) => title)
    assert.deepEqual(
      new Set(found.slice(0, 3)),
      new Set(['Rejestr PESEL', 'Rejestr REGON', 'Krajowy Rejestr Sądowy']),
    )
  })

  it('names the operations that the query means', () => {
    const [vat] = search.find('rachunki')
    const named = (query: string) => search.operations(vat!, query, 3).map(({ summary }) => summary)
    assert.deepEqual(named('rachunek'), ['Rachunki bankowe'])
    assert.deepEqual(named('rachunki nip'), [])
  })

  it('offers words that are near to one that is nowhere, as people write them', () => {
    assert.ok(search.near('podatnictwo').includes('podatników'))
    assert.deepEqual(search.near('pesel'), [])
  })

  it('drops what is no longer published', () => {
    const one = openSearch()
    one.take(apis)
    one.take(apis.slice(1))
    assert.deepEqual(one.find('pesel'), [])
  })

  it('is not impressed by a query of a megabyte', () => {
    assert.deepEqual(search.find('a'.repeat(1_000_000)), [])
  })

  it('answers within 50 ms among a thousand APIs', () => {
    const syllables = [
      'ra',
      'po',
      'wi',
      'ste',
      'kol',
      'mu',
      'ner',
      'gos',
      'tyl',
      'ba',
      'dru',
      'cze',
    ]
    const word = (n: number) =>
      [n, n * 7, n * 31].map((at) => syllables[at % syllables.length]).join('') + (n % 97)
    const many = Array.from({ length: 1000 }, (_, at) =>
      register(
        `urzad${at % 40}`,
        `rejestr${at}`,
        `Rejestr ${word(at)} ${word(at + 13)}`,
        Array.from({ length: 15 }, (_, n) => `Pobierz ${word(at * 17 + n)} dla ${word(at + n)}`),
        Array.from({ length: 20 }, (_, n) => `Schemat${word(at * 3 + n)}`),
      ),
    )
    const one = openSearch()
    one.take([...many, ...apis])
    for (const query of ['podatnik', 'rejestr', 'pobierz rapowi', 'zzqqzzqq', 'podtanik', 'r']) {
      const times = [1, 2, 3].map(() => {
        const start = performance.now()
        one.find(query)
        return performance.now() - start
      })
      assert.ok(Math.min(...times) < 1_000, `${query}: ${Math.min(...times)} ms`)
    }
    assert.equal(one.find('podatnik')[0]?.title, 'Wykaz podatników VAT')
  })
})

describe('folding', () => {
  it('takes case and accents away', () => {
    assert.equal(fold('ZAŻÓŁĆ gęślą Jaźń'), 'zazolc gesla jazn')
  })

  it('reads camel case whole and in parts', () => {
    const words = [...wordsOf('openKSeFSession').keys()]
    assert.deepEqual(words, ['openksefsession', 'open', 'se', 'session'])
  })
})

describe('the distance of two words', () => {
  it('counts a swap, a loss, a gain and a change as one slip, both ways', () => {
    for (const other of ['fkatura', 'fatura', 'fakturra', 'fakturo']) {
      assert.equal(editDistance('faktura', other, 2), 1)
      assert.equal(editDistance(other, 'faktura', 2), 1)
    }
  })

  it('stops at what was asked', () => {
    assert.equal(editDistance('licencja', 'podatnik', 2), 3)
  })
})

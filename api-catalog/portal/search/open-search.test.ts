// What people type, and what they mean.

import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { publish } from '../testing/publish.ts'
import { openSearch } from './open-search.ts'

function register(
  entity: string,
  name: string,
  title: string,
  summaries: string[],
  schemas: (string | [name: string, fields: string[]])[] = [],
) {
  const paths = Object.fromEntries(
    summaries.map((summary, at) => [
      `/${name}/${at}`,
      { get: { summary, tags: [title], responses: {} } },
    ]),
  )
  const fieldsOf = (fields: string[]) => Object.fromEntries(fields.map((field) => [field, {}]))
  const components = {
    schemas: Object.fromEntries(
      schemas.map((one) =>
        typeof one === 'string' ? [one, {}] : [one[0], { properties: fieldsOf(one[1]) }],
      ),
    ),
  }
  const info = { title, version: '1', description: `Opis: ${title}.` }
  return publish({ openapi: '3.1.0', info, paths, components }, { entity, name })
}

// oxfmt-ignore
const apis = [
  register('mc',   'persons',    'Rejestr PESEL',                    ['Odczytaj osobę', 'Historia adresów'],          [['Person', ['pesel', 'dataUrodzenia']], 'PersonAddress']),
  register('mf',   'vat',        'Wykaz podatników VAT',             ['Sprawdź podatnika po NIP', 'Rachunki bankowe'], ['Taxpayer']),
  register('mf',   'ksef',       'Krajowy System e-Faktur',          ['Wyślij fakturę', 'Pobranie statusu sesji'],    ['OpenSessionRequest']),
  register('gus',  'regon',      'Rejestr REGON',                    ['Znajdź podmiot', 'Raport pełny'],              ['Entity']),
  register('mc',   'cepik',      'Centralna Ewidencja Pojazdów',     ['Pojazdy', 'Prawa jazdy'],                      [['Vehicle', ['numerRejestracyjny', 'dataPierwszejRejestracji']], 'DrivingLicence']),
  register('gitd', 'licences',   'Licencje przewoźników',            ['Odczytaj licencję', 'Złóż wniosek'],           ['Licence']),
  register('ms',   'krs',        'Krajowy Rejestr Sądowy',           ['Odpis aktualny', 'Żółta kartka'],              [['Excerpt', ['kapitalZakladowy']]]),
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
  ['osobę',             'mc/persons'],
  ['osbę',              'mc/persons'],
  ['PESLE',             'mc/persons'],
  ['data urodzenia',    'mc/persons'],
  ['urodzena',          'mc/persons'],
  ['numer rejestracyjny', 'mc/cepik'],
  ['rejestracyjnych',   'mc/cepik'],
  ['kapitał zakładowy', 'ms/krs'],
  ['kapitaly',          'ms/krs'],
  ['kaptał',            'ms/krs'],
  ['rachunkow bankowych', 'mf/vat'],
  ['rachnki bankowe',   'mf/vat'],
  ['podatników',        'mf/vat'],
  ['podatnikami',       'mf/vat'],
  ['e-faktur',          'mf/ksef'],
  ['fakturami',         'mf/ksef'],
  ['przewoznkow',       'gitd/licences'],
  ['przewoźnikom',      'gitd/licences'],
  ['licencjami',        'gitd/licences'],
  ['zlozyc wniosek',    'gitd/licences'],
  ['pojazdami',         'mc/cepik'],
  ['ewidencjia pojazdów', 'mc/cepik'],
  ['krajowego sądowego', 'ms/krs'],
  ['rgeon',             'gus/regon'],
  ['podatnik faktura',  undefined],
  ['xyzzy',             undefined],
]

describe('the search', () => {
  const search = openSearch()
  before(() => search.take(apis))
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

  it('says in which field of which schema a word was found', () => {
    const of = (query: string) =>
      search.fields(search.find(query)[0]!, query, 3).map(({ name, owner }) => `${name} w ${owner}`)
    assert.deepEqual(of('pesel'), ['pesel w Person'])
    assert.deepEqual(of('numery rejestracyjne'), ['numerRejestracyjny w Vehicle'])
    assert.deepEqual(of('licencje'), [])
  })

  it('puts a title before a field of another', () => {
    const fields = register('gmina', 'opaski', 'Opaski', ['Pobierz'], [['Opaska', ['regon']]])
    const one = openSearch()
    return one.take([fields, ...apis]).then(() => {
      const found = one.find('regon').map(({ name }) => name)
      assert.deepEqual(found, ['regon', 'opaski'])
    })
  })

  it('finds what is read so far while the rest is being read', async () => {
    const one = openSearch()
    const many = Array.from({ length: 30 }, (_, at) => register('gmina', `r${at}`, `R${at}`, []))
    const taken = one.take([...apis, ...many])
    while (one.unread === 0 || one.unread > 20) await new Promise((done) => setImmediate(done))
    assert.equal(one.find('pesel')[0]?.name, 'persons')
    assert.equal(one.find('').length, apis.length + many.length)
    await taken
    assert.equal(one.unread, 0)
    assert.equal(one.find('r29')[0]?.name, 'r29')
  })

  it('reads anew when most of what it knows is gone', async () => {
    const one = openSearch()
    for (let round = 0; round < 60; round++) {
      await one.take([register('gmina', `r${round}`, `Runda ${round}`, ['Pobierz', 'Wyślij'])])
    }
    assert.deepEqual(
      one.find('runda').map(({ name }) => name),
      ['r59'],
    )
    await one.take(apis)
    assert.equal(one.find('pesel')[0]?.name, 'persons')
  })

  it('offers words that are near to one that is nowhere, as people write them', () => {
    assert.ok(search.near('podatnictwo').includes('podatników'))
    assert.deepEqual(search.near('pesel'), [])
  })

  it('drops what is no longer published', async () => {
    const one = openSearch()
    await one.take(apis)
    await one.take(apis.slice(1))
    assert.deepEqual(one.find('pesel'), [])
  })

  it('is not impressed by a query of a megabyte', () => {
    assert.deepEqual(search.find('a'.repeat(1_000_000)), [])
  })

  it('answers within 50 ms among a thousand APIs', async () => {
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
    await one.take([...many, ...apis])
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

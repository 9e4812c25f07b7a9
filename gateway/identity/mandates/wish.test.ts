import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkWish } from './check-wish.ts'
import { consentOf, describeWish } from './describe-wish.ts'
import type { MandateWish } from './mandates.ts'
import { persons, sha256 } from './testing/desk.ts'

const resource = 'https://bus.test/api/mc/persons'
const offered = (uri: string) => (uri === resource ? persons : undefined)
const wish: MandateWish = {
  type: 'mandate',
  locations: [resource],
  actions: ['getPerson'],
  datatypes: ['surname', 'addresses'],
  case_id: 'SPR/2026/11/0042',
  purpose: 'Sprawdzenie adresu we wniosku o dodatek mieszkaniowy.',
  basis: 'application',
  days: 30,
}

describe('a wish for a mandate', () => {
  it('can be shown when it says all that it must', () => {
    assert.deepEqual(checkWish(wish, offered), [])
    assert.deepEqual(checkWish({ ...wish, datatypes: undefined, basis: 'consent' }, offered), [])
    assert.deepEqual(checkWish({ ...wish, actions: ['ping', 'listChanges'] }, offered), [])
  })

  // oxfmt-ignore
  const wrong: [string, unknown, RegExp][] = [
    ['nothing',                          null,                                                  /must be an object/],
    ['a list',                           [wish],                                                /must be an object/],
    ['another type',                     { ...wish, type: 'payment' },                          /type must be/],
    ['a member we do not know',          { ...wish, mandate_id: 'm-1' },                        /another one/],
    ['the basis of a statute',           { ...wish, basis: 'statute' },                         /basis must be/],
    ['no API',                           { ...wish, locations: [] },                            /locations/],
    ['two APIs',                         { ...wish, locations: [resource, resource] },          /locations/],
    ['an API that is not here',          { ...wish, locations: ['https://evil.example/api'] },  /locations/],
    ['an API as text',                   { ...wish, locations: resource },                      /locations/],
    ['no operation',                     { ...wish, actions: [] },                              /1 to 20 ids/],
    ['an unknown operation',             { ...wish, actions: ['getPerson', 'deletePerson'] },   /does not have/],
    ['an operation twice',               { ...wish, actions: ['getPerson', 'getPerson'] },      /each once/],
    ['a field that no answer has',       { ...wish, datatypes: ['pesel'] },                     /no answer/],
    ['a field that is no name',          { ...wish, datatypes: ['__proto__!'] },                /names of members/],
    ['no field at all',                  { ...wish, datatypes: [] },                            /names of members/],
    ['no case',                          { ...wish, case_id: '' },                              /case_id/],
    ['a case that is a number of a person', { ...wish, case_id: '86010700012' },                /case_id/],
    ['a case with a line break',         { ...wish, case_id: 'SPR/1\nX: y' },                   /case_id/],
    ['a purpose too short',              { ...wish, purpose: 'Sprawdz' },                       /purpose/],
    ['a purpose too long',               { ...wish, purpose: 'a'.repeat(301) },                 /purpose/],
    ['a purpose with a PESEL',           { ...wish, purpose: 'Sprawa osoby 86010700012 pilna' }, /purpose/],
    ['Cyrillic letters that look Latin', { ...wish, purpose: 'Dоdatek mieszkaniowy' },          /purpose/],
    ['text that runs backwards',         { ...wish, purpose: 'Dodatek \u202Eynselap inil' },    /purpose/],
    ['invisible letters',                { ...wish, purpose: 'Dodatek\u200B mieszkaniowy' },    /purpose/],
    ['markup',                           { ...wish, purpose: '<b>Dodatek</b> mieszkaniowy' },   /purpose/],
    ['decomposed letters',               { ...wish, purpose: 'Dodatek mieszkan\u0301iowy' },    /purpose/],
    ['half a day',                       { ...wish, days: 0.5 },                                /days/],
    ['91 days',                          { ...wish, days: 91 },                                 /days/],
    ['days as text',                     { ...wish, days: '30' },                               /days/],
    ['4 KB of it',                       { ...wish, purpose: 'a'.repeat(5_000) },               /4000 bytes/],
  ]
  for (const [what, said, complaint] of wrong) {
    it(`with ${what} is not shown`, () => {
      assert.match(checkWish(said, offered).join(' '), complaint)
    })
  }

  it('reads as whole sentences, in Polish and English', () => {
    const asking = { wish, system: 'gmina.wnioski', entity: 'gmina', api: persons }
    assert.deepEqual(describeWish(asking, 'pl'), [
      'Podmiot gmina prosi o upoważnienie dla swojego systemu gmina.wnioski. Dzięki niemu system będzie mógł działać w Twojej sprawie także wtedy, gdy nie będziesz już zalogowany(-a).',
      'Sprawa: SPR/2026/11/0042.',
      'Cel: Sprawdzenie adresu we wniosku o dodatek mieszkaniowy.',
      'Podstawa: Twój wniosek w tej sprawie.',
      'Skąd: Rejestr osób.',
      'Co system będzie mógł zrobić: Odczyt danych osoby (getPerson).',
      'Jakie dane zobaczy: Nazwisko; Adresy pobytu. Żadnych innych.',
      'Jak długo: 30 dni od teraz.',
      'Upoważnienie wygaśnie wcześniej, gdy sprawa się zakończy. Możesz je też cofnąć w każdej chwili na swojej stronie, a każde użycie tam zobaczysz.',
    ])
    const english = describeWish({ ...asking, wish: { ...wish, datatypes: undefined } }, 'en')
    assert.equal(english[6], 'Which data it sees: all that is in these answers.')
    assert.equal(english.length, 9)
  })

  it('has a text whose hash anybody can make again', () => {
    const { pl } = consentOf({ wish, system: 'gmina.wnioski', entity: 'gmina', api: persons })
    assert.equal(pl.sha256, sha256(pl.lines.join('\n')))
  })
})

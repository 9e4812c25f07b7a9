// Everything in terms, reasons, access and attributes comes from outside.

import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import {
  memberOf,
  openTestAgreements,
  persons,
  purpose,
  refusalOf,
  termsOf,
  theBus,
} from './testing/open-test-agreements.ts'
import type { TestAgreements } from './testing/open-test-agreements.ts'

const mc = memberOf('mc')
const gmina = memberOf('gmina')
const hostile = [
  '<script>alert(1)</script>',
  '=cmd|calc!A1 i jeszcze trochę',
  'Ustalenie\u202eadresu strony',
  'Ustalenie\u0000adresu strony',
  'Ustalenie\nadresu strony',
  'Ustalenie аdresu strony',
  ' Ustalenie adresu strony',
  'Sprawa osoby 86010799239 w gminie',
  'x'.repeat(2_000),
  '\ud800 Ustalenie adresu',
  '',
]

describe('hostile input of agreements', () => {
  let test: TestAgreements
  before(async () => {
    test = await openTestAgreements()
  })
  afterEach(() => test.clear())
  after(() => test.close())

  const draft = (terms: unknown, api = persons) =>
    test.agreements.do(gmina, { do: 'draft', consumer: 'gmina', api, terms: terms as never })

  // oxfmt-ignore
  const wrong: [string, unknown, string][] = [
    ['nothing',                 undefined,                                              '/terms/purposes'],
    ['text',                    'x',                                                    '/terms/purposes'],
    ['no purpose',              { purposes: [] },                                       '/terms/purposes'],
    ['21 purposes',             termsOf(...Array.from({ length: 21 }, () => ({}))),     '/terms/purposes'],
    ['a purpose that is null',  { purposes: [null] },                                   '/terms/purposes/0/title /terms/purposes/0/legalBasis /terms/purposes/0/callsPerDay'],
    ['calls of nought',         termsOf({ callsPerDay: 0 }),                            '/terms/purposes/0/callsPerDay'],
    ['calls of a half',         termsOf({ callsPerDay: 0.5 }),                          '/terms/purposes/0/callsPerDay'],
    ['calls of infinity',       termsOf({ callsPerDay: Infinity }),                     '/terms/purposes/0/callsPerDay'],
    ['calls in text',           termsOf({ callsPerDay: '7' as never }),                 '/terms/purposes/0/callsPerDay'],
    ['calls of an object',      termsOf({ callsPerDay: { valueOf: 1 } as never }),      '/terms/purposes/0/callsPerDay'],
    ['too many calls',          termsOf({ callsPerDay: 1_000_000_001 }),                '/terms/purposes/0/callsPerDay'],
    ['a strange operation',     termsOf({}, { operations: ['getPerson', 'dropAll'] }),  '/terms/purposes/1/operations/1'],
    ['no operations',           termsOf({ operations: [] }),                            '/terms/purposes/0/operations'],
    ['an operation twice',      termsOf({ operations: ['getPerson', 'getPerson'] }),    '/terms/purposes/0/operations'],
    ['operations of a prototype', termsOf({ operations: ['__proto__'] }),               '/terms/purposes/0/operations/0'],
    ['a strange field',         termsOf({ fields: ['name', 'password'] }),              '/terms/purposes/0/fields/1'],
    ['a hostile field',         termsOf({ operations: ['GET /changes'], fields: ['a"b'] }), '/terms/purposes/0/fields/0'],
    ['an id of nobody',         termsOf({ id: '018f0000-0000-7000-8000-000000000001' }), '/terms/purposes/0/id'],
    ['an id that is no text',   termsOf({ id: { toString: 1 } as never }),              '/terms/purposes/0/id'],
    ['a plan that is no text',  { ...termsOf(), plan: { toString: 1 } },                '/terms/plan'],
    ['a plan of no name',       { ...termsOf(), plan: '' },                             '/terms/plan'],
  ]
  for (const [what, terms, pointers] of wrong) {
    it(`${what} in terms is refused at ${pointers}`, async () => {
      assert.equal(await refusalOf(draft(terms)), `request/invalid ${pointers}`)
      assert.deepEqual(await test.agreements.list({}), [])
    })
  }

  it('text that hides, turns around, looks like another or names a person is refused', async () => {
    for (const text of hostile) {
      assert.equal(
        await refusalOf(draft(termsOf({ title: text }))),
        'request/invalid /terms/purposes/0/title',
        text,
      )
      assert.equal(
        await refusalOf(draft(termsOf({ legalBasis: text }))),
        'request/invalid /terms/purposes/0/legalBasis',
        text,
      )
    }
    const agreed = await test.agree('gmina')
    for (const reason of [...hostile, undefined, null, 7, {}]) {
      for (const deed of ['suspend', 'archive', 'reject'] as const) {
        assert.equal(
          await refusalOf(test.act(mc, agreed, { do: deed, reason })),
          'request/invalid /reason',
        )
      }
    }
    const change = {
      do: 'change',
      terms: termsOf({ callsPerDay: 7_000 }),
      note: hostile[0],
    } as const
    assert.equal(await refusalOf(test.act(gmina, agreed, change)), 'request/invalid /note')
  })

  it('an id of a purpose of another agreement is refused', async () => {
    const other = await test.agree('zus')
    const { id } = other.terms!.purposes[0]!
    assert.equal(await refusalOf(draft(termsOf({ id }))), 'request/invalid /terms/purposes/0/id')
    const mine = await test.agree('gmina')
    const own = mine.terms!.purposes[0]!.id
    const twice = { purposes: [purpose({ id: own }), purpose({ id: own })] }
    assert.equal(
      await refusalOf(test.act(gmina, mine, { do: 'change', terms: twice })),
      'request/invalid /terms/purposes',
    )
  })

  it('terms that ride on a deed that carries none are not read', async () => {
    const asked = await test.ask('gmina')
    const smuggled = {
      terms: termsOf({ operations: ['findPersons'], callsPerDay: 1 }),
      note: '<b>',
      reason: '',
    }
    assert.deepEqual((await test.act(gmina, asked, { do: 'ask', ...smuggled })).asked, asked.asked)
    const agreed = await test.act(mc, asked, { do: 'approve', ...smuggled })
    assert.deepEqual(agreed.terms, asked.asked!.terms)
    await test.act(mc, agreed, { do: 'change', terms: termsOf({ callsPerDay: 50 }) })
    const changed = await test.act(gmina, agreed, { do: 'approve', ...smuggled })
    assert.equal(changed.terms?.purposes[0]?.callsPerDay, 50)
    const held = await test.act(mc, agreed, { do: 'suspend', ...smuggled, reason: 'Na chwilę' })
    assert.deepEqual([held.terms, held.asked], [changed.terms, undefined])
    const reasons = (await test.agreements.history(asked.id)).map(({ reason }) => reason)
    assert.deepEqual(reasons.filter(Boolean), ['Na chwilę'])
  })

  it('members that nobody asked for are not kept', async () => {
    const made = await draft({ ...termsOf({ evil: '<b>' } as never), version: 99, admin: true })
    assert.deepEqual(Object.keys(made.asked!.terms).toSorted(), ['plan', 'purposes', 'version'])
    assert.equal(made.asked!.terms.version, 1)
    assert.ok(!JSON.stringify(made).includes('evil'))
  })

  // oxfmt-ignore
  const access: [object, string][] = [
    [{ approval: 'always' },                                                      '/approval'],
    [{ capacity: 0 },                                                             '/capacity'],
    [{ capacity: '9' },                                                           '/capacity'],
    [{ conditions: 'type:office' },                                               '/conditions'],
    [{ conditions: [[]] },                                                        '/conditions/0'],
    [{ conditions: [['type:office'], ['office']] },                               '/conditions/1/0'],
    [{ conditions: [['type:<b>']] },                                              '/conditions/0/0'],
    [{ conditions: Array.from({ length: 11 }, () => ['a:b']) },                   '/conditions'],
    [{ plans: [{ code: 'X', title: { pl: 'A', en: 'A' }, callsPerDay: 1 }] },     '/plans/0/code'],
    [{ plans: [{ code: 'x', title: { pl: 'A' }, callsPerDay: 1 }] },              '/plans/0/title/en'],
    [{ plans: [{ code: 'x', title: { pl: '<b>', en: 'A' }, callsPerDay: 0 }] },   '/plans/0/title/pl /plans/0/callsPerDay'],
    [{ plans: [null] },                                                           '/plans/0/code /plans/0/title/pl /plans/0/title/en /plans/0/callsPerDay'],
    [{ plans: Array.from({ length: 2 }, () => ({ code: 'x', title: { pl: 'A', en: 'A' }, callsPerDay: 1 })) }, '/plans'],
  ]
  for (const [more, pointers] of access) {
    it(`terms of access are refused at ${pointers}`, async () => {
      assert.equal(await refusalOf(test.setAccess(more as never)), `request/invalid ${pointers}`)
      assert.equal((await test.agreements.access(persons)).revision, 0)
    })
  }

  it('attributes that are none are refused', async () => {
    for (const one of [
      'office',
      'Type:office',
      'type:',
      ':office',
      'type:of fice',
      'type:-x',
      `type:${'x'.repeat(70)}`,
      7,
      null,
    ]) {
      assert.match(
        await refusalOf(test.agreements.setAttributes('gmina', [one] as never)),
        /^request\/invalid \/attributes\/0/,
      )
    }
    assert.equal(
      await refusalOf(test.agreements.setAttributes('gmina', ['a:b', 'a:b'])),
      'request/invalid /attributes',
    )
    assert.equal(
      await refusalOf(test.agreements.setAttributes('gmina', 'a:b' as never)),
      'request/invalid /attributes',
    )
    await test.agreements.setAttributes('gmina', ['type:office', 'certified:iso-27001'])
    assert.deepEqual(await test.agreements.attributes('gmina'), [
      'certified:iso-27001',
      'type:office',
    ])
  })

  it('an id that is no id is an agreement that is not there', async () => {
    for (const id of ['', '..', `' or 1=1 --`, 'x'.repeat(10_000)]) {
      assert.equal(
        await refusalOf(test.agreements.do(theBus, { do: 'approve', id, revision: 1 })),
        'resource/unknown',
      )
      assert.equal(await refusalOf(test.agreements.history(id)), 'resource/unknown')
      assert.equal(await refusalOf(test.agreements.signed(id)), 'resource/unknown')
    }
  })
})

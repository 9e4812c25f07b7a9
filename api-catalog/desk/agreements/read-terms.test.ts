import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Problem } from '#kernel/problem/problem.ts'
import {
  checkTyped,
  fieldsOfProblem,
  mostPurposes,
  readTyped,
  termsOf,
  typedOf,
} from './read-terms.ts'
import { agreementWords } from './words.ts'

const known = new Set(['getPerson', 'findPersons'])
const words = agreementWords.en
const good = {
  purposes: '1',
  'title-0': 'Ustalenie prawa do dodatku',
  'basis-0': 'art. 7 ust. 1 ustawy',
  'operation-0': 'getPerson',
  'fields-0': 'surname, birthDate',
  'calls-0': '500',
}
const typed = (more: Record<string, string> = {}) =>
  readTyped(new URLSearchParams({ ...good, ...more }))

describe('terms as they are typed', () => {
  it('become the terms that the agreements take', () => {
    assert.deepEqual(checkTyped(typed(), known, words), {})
    assert.deepEqual(termsOf(typed({ plan: 'small' })), {
      plan: 'small',
      purposes: [
        {
          title: 'Ustalenie prawa do dodatku',
          legalBasis: 'art. 7 ust. 1 ustawy',
          operations: ['getPerson'],
          fields: ['surname', 'birthDate'],
          callsPerDay: 500,
        },
      ],
    })
  })

  it('come back as they were, with the ids of their purposes', () => {
    const purpose = {
      id: 'a',
      title: 'x',
      legalBasis: 'y',
      operations: undefined,
      fields: undefined,
      callsPerDay: 1,
    }
    const { purposes } = termsOf(typedOf({ version: 3, plan: undefined, purposes: [purpose] }))
    assert.deepEqual(purposes, [purpose])
  })

  it('are told what is wrong field by field', () => {
    // oxfmt-ignore
    const bad: [Record<string, string>, string][] = [
      [{ 'title-0': 'krótko' },              'title-0'],
      [{ 'title-0': 'dwa\nwiersze długie' }, 'title-0'],
      [{ 'basis-0': '' },                    'basis-0'],
      [{ 'operation-0': 'dropTable' },       'all-0'],
      [{ 'fields-0': 'x'.repeat(101) },      'fields-0'],
      [{ 'calls-0': '0' },                   'calls-0'],
      [{ 'calls-0': '-5' },                  'calls-0'],
      [{ 'calls-0': '1e3' },                 'calls-0'],
      [{ 'calls-0': '99999999999' },         'calls-0'],
    ]
    for (const [more, field] of bad) {
      assert.deepEqual(
        Object.keys(checkTyped(typed(more), known, words)),
        [field],
        JSON.stringify(more),
      )
    }
    const none = readTyped(new URLSearchParams({ ...good, 'operation-0': '' }))
    assert.deepEqual(Object.keys(checkTyped(none, known, words)), ['all-0'])
  })

  it('are of so many purposes at most, however many the form says', () => {
    for (const [said, count] of [
      ['9999', mostPurposes],
      ['-1', 1],
      ['x', 1],
      ['2', 2],
    ] as const) {
      assert.equal(typed({ purposes: said }).purposes.length, count)
    }
  })

  it('show a refusal of the agreements at the field it is about', () => {
    const error = { in: 'body', pointer: '/terms/purposes/1/legalBasis', detail: 'No.' } as const
    const other = { in: 'body', pointer: '/terms/plan', detail: 'No plan.' } as const
    const problem = new Problem('request/invalid', '', { errors: [error, other] })
    assert.deepEqual(fieldsOfProblem(problem), { 'basis-1': 'No.' })
  })
})

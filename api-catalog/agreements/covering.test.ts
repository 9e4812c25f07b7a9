import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  memberOf,
  openTestAgreements,
  persons,
  termsOf,
  theBus,
} from './testing/open-test-agreements.ts'
import type { TestAgreements } from './testing/open-test-agreements.ts'

describe('who has agreed on operations', () => {
  let test: TestAgreements
  before(async () => {
    test = await openTestAgreements()
  })
  after(() => test.close())

  it('is told from memory, the suspended ones too', async () => {
    const some = await test.agree('gmina', { terms: termsOf({}, { operations: ['GET /changes'] }) })
    const all = await test.agree('zus', { terms: termsOf({ operations: undefined }) })
    await test.ask('powiat')
    await test.act(theBus, all, { do: 'suspend', reason: 'Na chwilę' })
    const { covering } = test.agreements
    const told = (operations?: string[]) =>
      covering(persons, operations).map(({ entity, purposes }) => [entity, purposes.length])
    assert.deepEqual(told(['GET /changes']), [
      ['gmina', 1],
      ['zus', 1],
    ])
    assert.deepEqual(told(['findPersons']), [['zus', 1]])
    assert.deepEqual(told(), [
      ['gmina', 2],
      ['zus', 1],
    ])
    assert.deepEqual(told([]), [['zus', 1]])
    assert.deepEqual(covering('gitd/licences', undefined), [])
    await test.act(memberOf('gmina'), some, { do: 'archive', reason: 'Koniec zadania' })
    assert.deepEqual(told(), [['zus', 1]])
  })
})

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openTestOffices } from '../identity/offices/testing/open-test-offices.ts'
import type { TestOffices } from '../identity/offices/testing/open-test-offices.ts'
import { appointOfficials } from './officials.ts'

describe('the offices of the demo', () => {
  let test: TestOffices
  before(async () => {
    test = await openTestOffices()
  })
  after(() => test.close())

  it('have two administrators each, and a second start changes nothing', async () => {
    await appointOfficials(test.offices)
    const offices = await test.offices.list()
    assert.deepEqual(
      offices.map(({ entity, invited }) => [entity, invited]),
      [
        ['gmina-testowo', 2],
        ['mc', 2],
      ],
    )
    for (const { id } of (await test.offices.staff('mc')).members) await test.offices.dismiss(id)
    await appointOfficials(test.offices)
    assert.deepEqual((await test.offices.staff('mc')).members, [])
  })
})

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

  it('have two administrators each, with a role at the desk, and a second start changes nothing', async () => {
    await appointOfficials(test)
    const offices = await test.offices.list()
    assert.deepEqual(
      offices.map(({ entity, members }) => [entity, members]),
      [
        ['gmina-testowo', 2],
        ['mc', 2],
      ],
    )
    for (const [entity, role] of [
      ['gmina-testowo', 'agreements.ask'],
      ['mc', 'apis.manage'],
    ] as const) {
      const { members } = await test.offices.staff(entity)
      assert.ok(
        members.every(({ permitted }) => permitted.includes(role)),
        entity,
      )
    }
    for (const { id } of (await test.offices.staff('mc')).members) await test.offices.dismiss(id)
    await appointOfficials(test)
    assert.deepEqual((await test.offices.staff('mc')).members, [])
  })
})

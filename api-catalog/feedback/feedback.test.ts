// What people say of operations, as the owner of the API reads it.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { handWoundClock } from '#kernel/clock/clock.ts'
import { openBus } from '#kernel/bus/bus.ts'
import type { Bus } from '#kernel/bus/bus.ts'
import { busMigrations } from '#kernel/bus/migrations.ts'
import type { Database } from '#kernel/db/db.ts'
import { silentLog } from '#kernel/log/log.ts'
import { Problem } from '#kernel/problem/problem.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { catalogMigrations } from '../migrations.ts'
import { openFeedback } from './open-feedback.ts'
import type { NewNote } from './open-feedback.ts'

const note: NewNote = {
  entity: 'gitd',
  api: 'licences',
  major: 1,
  operation: 'getLicence',
  clear: false,
  text: 'Pole <b>state</b> jest niejasne.',
  language: 'pl',
}

describe('feedback on an operation', () => {
  const clock = handWoundClock()
  let db: Database
  let bus: Bus
  before(async () => {
    db = await testDatabase([busMigrations, catalogMigrations])
    bus = await openBus({ db, clock, log: silentLog })
  })
  after(async () => {
    await bus.close()
    await db.close()
  })

  const refusal = (code: string) => (thrown: unknown) =>
    thrown instanceof Problem && thrown.code === code

  it('is read as it was said, newest first, by the API it is about', async () => {
    const feedback = openFeedback({ db, bus, clock })
    await feedback.give(note)
    clock.wind(1000)
    await feedback.give({ ...note, clear: undefined, text: ' a\0b\ud800 ', major: 2 })
    await feedback.give({ ...note, api: 'other' })
    const said = await feedback.feedbackOf('gitd', 'licences')
    assert.deepEqual(
      said.map(({ text, major, clear }) => [text, major, clear]),
      [
        ['ab\ufffd', 2, undefined],
        [note.text, 1, false],
      ],
    )
    assert.equal(said[0]?.at, new Date(clock.now()).toISOString())
    assert.deepEqual(await feedback.feedbackOf('gitd', 'nothing'), [])
  })

  it('says something, and not too much', async () => {
    const feedback = openFeedback({ db, bus, clock })
    await feedback.give({ ...note, api: 'short', clear: true, text: '' })
    await assert.rejects(
      feedback.give({ ...note, clear: undefined, text: ' \0 ' }),
      refusal('request/invalid'),
    )
    await assert.rejects(
      feedback.give({ ...note, text: 'x'.repeat(2001) }),
      refusal('request/invalid'),
    )
  })

  it('is not taken without end, and is forgotten after two years', async () => {
    const feedback = openFeedback({ db, bus, clock })
    for (let n = 0; n < 200; n++) await feedback.give({ ...note, api: 'flood', text: `${n}` })
    await assert.rejects(feedback.give({ ...note, api: 'flood' }), refusal('limit/exceeded'))
    clock.wind(731 * 86_400_000)
    await feedback.give({ ...note, api: 'flood' })
    assert.equal((await feedback.feedbackOf('gitd', 'flood')).length, 1)
  })
})

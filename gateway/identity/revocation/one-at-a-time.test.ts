import assert from 'node:assert/strict'
import { it } from 'node:test'
import { oneAtATime } from './one-at-a-time.ts'

it('what is asked for during the work is done once more, for all who asked', async () => {
  let begun = 0
  let release = () => {}
  const work = oneAtATime(() => {
    begun += 1
    return new Promise((done) => (release = done))
  })
  for (let n = 0; n < 3; n++) work.ask()
  assert.equal(begun, 1)
  release()
  await Promise.resolve()
  assert.equal(begun, 2)
  release()
  await work.done()
  work.ask()
  assert.equal(begun, 3)
})

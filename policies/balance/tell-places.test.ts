import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { tellPlaces } from './tell-places.ts'

const place = (address: string, weight = 1) => ({
  address,
  weight,
  underWay: 0,
  failures: 0,
  restsUntil: 0,
})

describe('what is told of the addresses of balance', () => {
  // oxfmt-ignore
  const cases: [string, [number, boolean][], string, number[]][] = [
    ['all are well',               [[0, false], [0, false]], 'One of 2 addresses: all are well.',                               [75, 25]],
    ['an ill one gets nothing',    [[0, true],  [0, false]], 'One of 2 addresses: 1 ill.',                                      [0, 100]],
    ['one that rests, and an ill', [[8, false], [0, true]],  'One of 2 addresses: 1 rest, 1 ill, and are asked all the same.',  [75, 25]],
  ]
  for (const [name, states, because, percents] of cases) {
    it(name, () => {
      const told = tellPlaces(
        states.map(([rests, ill], at) => ({
          place: place(`https://${at}`, at === 0 ? 3 : 1),
          rests,
          ill,
        })),
      )
      assert.equal(told.because, because)
      assert.deepEqual(
        told.targets!.map(({ percent, rests = 0, ill = false }) => [percent, rests, ill]),
        states.map(([rests, ill], at) => [percents[at], rests, ill]),
      )
    })
  }
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { orderParts, roundsOf } from './order-parts.ts'

const node = (name: string, ...after: string[]) => ({ name, after })

describe('the order of parts', () => {
  it('is that of the file where nobody waits', () => {
    const parts = [node('c'), node('a'), node('b')]
    assert.deepEqual(orderParts(parts), { ordered: parts })
  })

  it('puts each after those it needs', () => {
    const [a, b, c] = [node('a', 'c'), node('b'), node('c', 'b')]
    assert.deepEqual(orderParts([a, b, c]), { ordered: [b, c, a] })
  })

  it('names a circle, and none of those who only wait for it', () => {
    const parts = [node('x', 'a'), node('a', 'b'), node('b', 'c'), node('c', 'a')]
    assert.deepEqual(orderParts(parts), { circle: ['a', 'b', 'c', 'a'] })
  })

  it('runs at once what can', () => {
    const parts = [node('a'), node('b', 'a'), node('c', 'a'), node('d', 'b', 'c'), node('e')]
    const names = roundsOf(parts).map((round) => round.map(({ name }) => name))
    assert.deepEqual(names, [['a', 'e'], ['b', 'c'], ['d']])
  })

  it('either holds for every part, or there is a circle', () => {
    const graph = fc.array(fc.array(fc.nat(7), { maxLength: 3 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(graph, (edges) => {
        const parts = edges.map((to, at) =>
          node(`p${at}`, ...to.filter((one) => one < edges.length).map((one) => `p${one}`)),
        )
        const order = orderParts(parts)
        if ('circle' in order) {
          for (const [at, name] of order.circle.slice(0, -1).entries()) {
            const part = parts.find((one) => one.name === name)!
            assert.ok(part.after.includes(order.circle[at + 1]!))
          }
          return
        }
        const names = order.ordered.map(({ name }) => name)
        assert.deepEqual(names.toSorted(), parts.map(({ name }) => name).toSorted())
        for (const { name, after } of parts) {
          for (const needed of after) assert.ok(names.indexOf(needed) < names.indexOf(name))
        }
      }),
    )
  })
})

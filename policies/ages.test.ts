import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { AgedMap } from './aged-map.ts'
import { Ages } from './ages.ts'
import type { Linked } from './ages.ts'

interface Thing extends Linked<Thing> {
  readonly name: number
}

describe('things in the order of their age', () => {
  it('are a list to whose end is added and from which any may go', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(6), { maxLength: 60 }), (names) => {
        const ages = new Ages<Thing>()
        const things = Array.from({ length: 7 }, (_, name): Thing => {
          return { name, older: undefined, newer: undefined }
        })
        let model: number[] = []
        for (const name of names) {
          const thing = things[name]!
          if (model.includes(name)) ages.remove(thing)
          else ages.add(thing)
          model = model.includes(name) ? model.filter((one) => one !== name) : [...model, name]
          const found: number[] = []
          for (let at = ages.oldest; at !== undefined; at = at.newer) found.push(at.name)
          assert.deepEqual(found, model)
        }
      }),
    )
  })
})

describe('an aged map', () => {
  it('is a Map whose oldest key is at hand', () => {
    const key = fc.constantFrom('a', 'b', 'c', 'd')
    const deed = fc.record({ what: fc.constantFrom('set', 'delete'), key, value: fc.nat(9) })
    fc.assert(
      fc.property(fc.array(deed), (deeds) => {
        const map = new AgedMap<number>()
        const model = new Map<string, number>()
        for (const { what, key, value } of deeds) {
          if (what === 'delete') assert.equal(map.delete(key), model.delete(key))
          else {
            map.set(key, value)
            model.set(key, value)
          }
          assert.deepEqual([map.size, map.get(key)], [model.size, model.get(key)])
          assert.deepEqual([...map.keys()], [...model.keys()])
          const [first] = model
          assert.deepEqual(map.oldest && [map.oldest.key, map.oldest.value], first)
        }
      }),
    )
  })
})

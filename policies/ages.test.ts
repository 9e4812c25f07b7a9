import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
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

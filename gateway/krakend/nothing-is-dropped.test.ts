// Each value of a configuration is changed in turn: something of what is written must change with it,
// or the report must speak of that value. What does neither was dropped silently.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readYaml } from '#kernel/yaml/yaml.ts'
import { importKrakend } from './import-krakend.ts'
import type { Imported } from './import-krakend.ts'
import type { Pointer } from './ledger.ts'
import { fixtures, textOf } from './testing/a-fixture.ts'

describe('nothing is dropped silently', () => {
  for (const fixture of fixtures) {
    const config = readYaml(textOf(fixture), fixture).value
    const before = importValue(config)

    it(`every value of ${fixture} is carried or reported`, () => {
      // Both versions are read alike: the number says how to read, and stands for nothing written.
      const leaves = leavesOf(config, []).filter(([first]) => first !== 'version')
      assert.ok(leaves.length > 20)
      const dropped = leaves.filter((at) => {
        return (
          !isTold(before, at) && tellAll(importValue(changedAt(config, at))) === tellAll(before)
        )
      })
      assert.deepEqual(dropped, [])
    })

    it(`a key that nobody knows is reported wherever it stands in ${fixture}`, () => {
      for (const at of mappingsOf(config, [])) {
        const after = importValue(withKeyAt(config, at))
        const told = isTold(after, [...at, 'unheard_of'])
        assert.ok(told || tellAll(after) !== tellAll(before), at.join('.'))
      }
    })
  }
})

/** Positions are left out: they would change with any text. */
function tellAll({ complaints, files, commands, endpoints, remarks }: Imported): string {
  const placeless = (list: readonly object[]) =>
    list.map((one) => ({ ...one, line: undefined, column: undefined }))
  return JSON.stringify([
    placeless(complaints),
    [...files],
    commands,
    placeless(endpoints),
    placeless(remarks),
  ])
}

function importValue(value: unknown): Imported {
  return importKrakend(JSON.stringify(value), 'krakend.json', 'imported')
}

/** By a remark at it or at its list, or of something whole round it: what was left out, a component. */
function isTold({ remarks }: Imported, leaf: Pointer): boolean {
  return remarks.some(({ at, kind }) => {
    const round = at.length > 0 && at.every((step, n) => step === leaf[n])
    const whole = kind === 'left-out' || at.at(-2) === 'extra_config'
    const inList = typeof leaf.at(-1) === 'number' && at.length === leaf.length - 1
    return round && (whole || inList || at.length === leaf.length)
  })
}

function leavesOf(value: unknown, at: Pointer): Pointer[] {
  if (typeof value !== 'object' || value === null) return [at]
  return Object.entries(value)
    .filter(([key]) => !/^[@$]/.test(key))
    .flatMap(([key, inner]) => leavesOf(inner, [...at, Array.isArray(value) ? Number(key) : key]))
}

function mappingsOf(value: unknown, at: Pointer): Pointer[] {
  if (typeof value !== 'object' || value === null) return []
  const inner = Object.entries(value).flatMap(([key, one]) =>
    mappingsOf(one, [...at, Array.isArray(value) ? Number(key) : key]),
  )
  return Array.isArray(value) ? inner : [at, ...inner]
}

function changedAt(config: unknown, at: Pointer): unknown {
  return edited(config, at, (value) => {
    if (typeof value === 'string') return `${value}x`
    return typeof value === 'number' ? value + 1 : !value
  })
}

function withKeyAt(config: unknown, at: Pointer): unknown {
  return edited(config, at, (value) => ({ ...(value as object), unheard_of: 'x' }))
}

function edited(config: unknown, at: Pointer, edit: (value: unknown) => unknown): unknown {
  if (at.length === 0) return edit(config)
  const [step, ...rest] = at
  const copy = structuredClone(config) as Record<string | number, unknown>
  copy[step!] = edited(copy[step!], rest, edit)
  return copy
}

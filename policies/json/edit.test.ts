// Each edit against the same edit made naively on what JSON.parse makes of the text, in which numbers
// keep their spelling: so an edit changes what it names, and nothing else.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { newScalar, printDocument } from './document.ts'
import type { Document } from './document.ts'
import { changed, keep, miss, missing, move, remove, rename, set, unwrap, wrap } from './edit.ts'
import { every } from './pointer.ts'
import type { Pointer } from './pointer.ts'
import { readText } from './read-document.ts'
import { pointerNode } from './select.ts'
import { looseJson } from './testing/loose-json.ts'

type Container = Record<string, unknown> | unknown[]

const word = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('a', 'b', 'c', '0', '1', '__proto__', 'pesel', '') },
  fc.constant(every),
)
const pointer: fc.Arbitrary<Pointer> = fc.array(word, { minLength: 1, maxLength: 3 })
const name = fc.constantFrom('a', 'b', '0', '__proto__', 'new')

describe('an edit of a document is what it would be on values:', () => {
  it('remove', () => {
    agrees(
      pointer,
      (document, at) => remove(document, at),
      (root, at) => {
        parents(root, at).forEach((parent) => {
          const last = at.at(-1)!
          if (Array.isArray(parent)) {
            if (last === every) parent.length = 0
            else if (isPlace(parent, last)) parent.splice(Number(last), 1)
          } else for (const key of last === every ? Object.keys(parent) : [last]) delete parent[key]
        })
        return root
      },
    )
  })

  it('set', () => {
    agrees(
      pointer,
      (document, at) => set(document, at, () => newScalar('"new"')),
      (root, at) => {
        parents(root, at).forEach((parent) => {
          const last = at.at(-1)!
          const keys = last === every ? Object.keys(parent) : [last]
          for (const key of keys)
            if (!Array.isArray(parent) || isPlace(parent, key)) put(parent, key, 'new')
        })
        return root
      },
    )
  })

  it('rename', () => {
    const ask = fc.tuple(
      pointer.filter((at) => at.at(-1) !== every),
      name,
    )
    agrees(
      ask,
      (document, [at, to]) => rename(document, at, to),
      (root, [at, to]) => {
        parents(root, at).forEach((parent) => {
          const last = at.at(-1) as string
          if (Array.isArray(parent) || !Object.hasOwn(parent, last) || last === to) return
          const value = parent[last]
          delete parent[last]
          put(parent, to, value)
        })
        return root
      },
    )
  })

  it('move', () => {
    const way = fc.array(fc.constantFrom('a', 'b', '0', '__proto__'), {
      minLength: 1,
      maxLength: 2,
    })
    const base = fc.constantFrom<Pointer>([], [every], ['a', every])
    const ask = fc
      .tuple(base, way, way)
      .filter(([, from, to]) => !from.every((it, at) => to[at] === it))
    agrees(
      ask,
      (document, [before, from, to]) => move(document, before, from, to),
      (root, [before, from, to]) => {
        for (const value of before.length === 0 ? [root] : reached(root, before)) {
          const [source] = parents(value, from)
          const [target] = parents(value, to)
          if (!source || !target || Array.isArray(target) || !Object.hasOwn(source, from.at(-1)!))
            continue
          if (Array.isArray(source) && !isPlace(source, from.at(-1)!)) continue
          const moved = (source as Record<string, unknown>)[from.at(-1)!]
          if (Array.isArray(source)) source.splice(Number(from.at(-1)), 1)
          else delete source[from.at(-1)!]
          put(target, to.at(-1)!, moved)
        }
        return root
      },
    )
  })

  it('keep', () => {
    const ask = fc.array(pointer, { minLength: 1, maxLength: 3 })
    agrees(
      ask,
      (document, all) => keep(document, pointerNode(all)),
      (root, all) => kept(root, all) ?? null,
    )
  })

  it('wrap and unwrap', () => {
    agrees(
      name,
      (document, to) => wrap(document, to),
      (root, to) => put({}, to, root),
    )
    const way = fc.array(fc.constantFrom('a', 'b', '0', '__proto__'), {
      minLength: 1,
      maxLength: 3,
    })
    agrees(
      way,
      (document, at) => unwrap(document, at),
      (root, at) => {
        const found = reached(root, at)
        return found.length === 0 ? root : found[0]
      },
    )
  })
})

describe('an edit', () => {
  const done = (text: string, edit: (document: Document) => number): [string, number] => {
    const document = open(text)
    const bits = edit(document)
    return [printDocument(document), bits]
  }

  it('leaves white space and spelling where it does not reach', () => {
    const text = '{ "a" : 1.00 ,\n  "b":\t[ 1e2, {"c": "\\u0041"} ] , "d": 9007199254740993 }'
    assert.deepEqual(
      done(text, (it) => remove(it, ['a'])),
      ['{\n  "b":\t[ 1e2, {"c": "\\u0041"} ] , "d": 9007199254740993 }', changed],
    )
    assert.deepEqual(
      done(text, (it) => set(it, ['b', '0'], () => newScalar('0'))),
      ['{ "a" : 1.00 ,\n  "b":\t[ 0, {"c": "\\u0041"} ] , "d": 9007199254740993 }', changed],
    )
  })

  it('says whether something it names is not there, and an empty list misses nothing', () => {
    const text = '{"list": [], "two": [{"a": 1}, {}]}'
    assert.equal(done(text, (it) => remove(it, ['list', every, 'a']))[1], 0)
    assert.equal(done(text, (it) => remove(it, ['two', every, 'a']))[1], changed | missing)
    assert.equal(done(text, (it) => remove(it, ['none', 'a']))[1], missing)
    assert.equal(done(text, (it) => set(it, ['none', 'a'], () => newScalar('1')))[1], missing)
    assert.equal(done(text, (it) => set(it, ['none'], () => newScalar('1')))[1], changed)
    assert.equal(done(text, (it) => miss(it, ['two', every, 'a']))[1], missing)
    assert.equal(done(text, (it) => miss(it, ['two', '0', 'a']))[1], 0)
  })
})

function agrees<ask>(
  asks: fc.Arbitrary<ask>,
  edit: (document: Document, ask: ask) => number,
  model: (root: unknown, ask: ask) => unknown,
): void {
  fc.assert(
    fc.property(looseJson, asks, ({ text }, ask) => {
      const document = open(text)
      const bits = edit(document, ask)
      const got = printDocument(document)
      // JSON.parse would not mind a name that stands twice.
      assert.equal(readText(got).kind, 'read')
      assert.deepEqual(values(got), model(values(text), ask))
      if ((bits & changed) === 0) assert.equal(got, text)
    }),
    { numRuns: 1_500 },
  )
}

function open(text: string): Document {
  const read = readText(text)
  assert.ok(read.kind === 'read')
  return read.document
}

/** Numbers as they are spelt. */
function values(text: string): unknown {
  type Revive = (key: string, value: unknown, more: { source?: string }) => unknown
  const revive: Revive = (_, value, { source }) =>
    typeof value === 'number' ? `number ${source}` : value
  return JSON.parse(text, revive as (key: string, value: unknown) => unknown)
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null
}

function isPlace(list: readonly unknown[], key: Pointer[number]): boolean {
  return typeof key === 'string' && /^\d+$/.test(key) && Number(key) < list.length
}

function reached(value: unknown, at: Pointer): unknown[] {
  if (at.length === 0) return [value]
  if (!isContainer(value)) return []
  const [key, ...rest] = at
  if (key === every) return Object.values(value).flatMap((inner) => reached(inner, rest))
  if (Array.isArray(value) ? !isPlace(value, key!) : !Object.hasOwn(value, key as string)) return []
  return reached((value as Record<string, unknown>)[key as string], rest)
}

function parents(root: unknown, at: Pointer): Container[] {
  return reached(root, at.slice(0, -1)).filter(isContainer)
}

function put(parent: Container, key: string, value: unknown): Container {
  return Object.defineProperty(parent, key, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  })
}

/** Undefined: it goes. */
function kept(value: unknown, all: readonly Pointer[]): unknown {
  if (all.some(({ length }) => length === 0)) return value
  if (!isContainer(value)) return undefined
  const out: Container = Array.isArray(value) ? [] : {}
  for (const [key, inner] of Object.entries(value)) {
    const below = all.filter(([first]) => first === every || first === key).map((it) => it.slice(1))
    const one = below.length === 0 ? undefined : kept(inner, below)
    if (one === undefined) continue
    if (Array.isArray(out)) out.push(one)
    else put(out, key, one)
  }
  return out
}

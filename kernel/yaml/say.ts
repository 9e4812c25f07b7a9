// What ajv found, as sentences. An error becomes a finding first, so that the findings of several
// branches can be weighed and joined (nearest-branch.ts) before they are words.

import type { ErrorObject } from 'ajv/dist/2020.js'
import { describe } from './describe.ts'
import { didYouMean } from './did-you-mean.ts'
import { clip, either, name, show } from './show.ts'

export type Pointer = readonly string[]

export type Finding =
  /** `pointer` leads to the mapping that holds the key. */
  | { kind: 'unknown'; pointer: Pointer; key: string; known: readonly string[] }
  /** One of the keys is needed. */
  | { kind: 'missing'; pointer: Pointer; keys: readonly string[] }
  | {
      kind: 'unfit'
      pointer: Pointer
      expected: readonly string[]
      /** Only certain constants fit. */
      constant: boolean
      value: unknown
    }
  | { kind: 'other'; pointer: Pointer; message: string }

export function find(error: ErrorObject, pointer: Pointer): Finding {
  const { keyword, params, data } = error
  const schema = (error.parentSchema ?? {}) as Record<string, unknown>
  if (keyword === 'additionalProperties' || keyword === 'unevaluatedProperties') {
    const key = String(params['additionalProperty'] ?? params['unevaluatedProperty'])
    return { kind: 'unknown', pointer, key, known: knownKeys(schema) }
  }
  if (keyword === 'required' || keyword === 'dependentRequired') {
    return { kind: 'missing', pointer, keys: [String(params['missingProperty'])] }
  }
  if (keyword === 'propertyNames') {
    const key = String(params['propertyName'])
    const names = describe(schema['propertyNames'] ?? {})
    const message = `${name(key)} cannot be a name in ${container(pointer)}; a name is ${names}.`
    return { kind: 'other', pointer: [...pointer, key], message }
  }
  if (keyword === 'false schema') {
    const message = `${subject(pointer)} must not be written here; remove it.`
    return { kind: 'other', pointer, message }
  }
  if (keyword === 'not' || keyword === 'contains' || keyword === 'dependentSchemas') {
    const why = typeof schema['description'] === 'string' ? `: ${schema['description']}` : '.'
    return { kind: 'other', pointer, message: `${subject(pointer)} cannot be as it is${why}` }
  }
  const constant = keyword === 'const' || keyword === 'enum'
  return { kind: 'unfit', pointer, expected: [describe(schema)], constant, value: data }
}

/** Where to point, and the sentence. */
export function say(finding: Finding): { pointer: Pointer; at: 'key' | 'value'; message: string } {
  const { kind, pointer } = finding
  if (kind === 'unknown') {
    const at = [...pointer, finding.key]
    return { pointer: at, at: 'key', message: unknown(finding) }
  }
  if (kind === 'missing') {
    const keys = either(finding.keys.map(name))
    const needs = finding.keys.length > 1 ? `needs one of ${keys}` : `needs ${keys}`
    return { pointer, at: 'value', message: `${upper(container(pointer))} ${needs}.` }
  }
  if (kind === 'other') return { pointer, at: 'value', message: finding.message }
  const expected = either([...new Set(finding.expected)])
  const empty = finding.value === null || finding.value === undefined
  const found = empty ? '; nothing is written there.' : `, not ${show(finding.value)}.`
  return { pointer, at: 'value', message: `${subject(pointer)} must be ${expected}${found}` }
}

function unknown({ pointer, key, known }: Finding & { kind: 'unknown' }): string {
  const meant = didYouMean(key, known)
  const options = either(known.map(name), 'and')
  let cure = 'remove it.'
  if (meant) cure = `did you mean ${name(meant)}?`
  else if (known.length === 1) cure = `the only option is ${options}.`
  else if (known.length > 0 && known.length <= 12) cure = `the options are ${options}.`
  return `${name(key)} is not an option of ${container(pointer)}; ${cure}`
}

function knownKeys(schema: Record<string, unknown>): string[] {
  const own = Object.keys((schema['properties'] ?? {}) as object)
  const nested = ['allOf', 'anyOf', 'oneOf', 'then', 'else'].flatMap(
    (keyword) => schema[keyword] ?? [],
  )
  return [...own, ...(nested as Record<string, unknown>[]).flatMap(knownKeys)]
}

function subject(pointer: Pointer): string {
  const last = pointer.at(-1)
  if (last !== undefined && !isIndex(last)) return name(last)
  return upper(container(pointer))
}

function container(pointer: Pointer): string {
  const last = pointer.at(-1)
  if (last === undefined) return 'this file'
  if (!isIndex(last)) return clip(last)
  const list = pointer.findLast((step) => !isIndex(step))
  return list === undefined ? 'an entry of the list' : `an entry of ${container([list])}`
}

function isIndex(step: string): boolean {
  return /^\d+$/.test(step)
}

function upper(text: string): string {
  return /^(?:an? |this )/.test(text) ? text[0]!.toUpperCase() + text.slice(1) : text
}

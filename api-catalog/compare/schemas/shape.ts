// What a schema demands, however it was written: 3.0 or 3.1, in one piece or in parts. Two schemas that
// mean the same have the same shape.

import type { Place } from '../places.ts'

export type JsonType = 'null' | 'boolean' | 'object' | 'array' | 'string' | 'integer' | 'number'

/** `number` here is what is no whole number: the type number is both. */
// oxfmt-ignore
export const allTypes: readonly JsonType[] = ['null', 'boolean', 'object', 'array', 'string', 'integer', 'number']

/** Demands of which the tighter holds where a schema has several: `min…` the greatest, `max…` the least. */
// oxfmt-ignore
export const bounds = [
  'minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems',
  'minProperties', 'maxProperties', 'minContains', 'maxContains',
] as const
export type Bound = (typeof bounds)[number]

/** A number, and whether it is itself excluded. */
export interface Limit {
  readonly value: number
  readonly open: boolean
}

export const words = ['pattern', 'format', 'contentMediaType', 'contentEncoding'] as const
export type Word = (typeof words)[number]

export interface Union {
  readonly kind: 'anyOf' | 'oneOf'
  readonly branches: readonly Place[]
  readonly pointer: string
  readonly orNull: boolean
}

export interface Condition {
  readonly pointer: string
  readonly if: Place
  readonly then: Place
  readonly else: Place
}

export interface Discriminator {
  readonly property: string
  /** Explicit ones: value to reference. */
  readonly mapping: ReadonlyMap<string, string>
  readonly pointer: string
}

export interface Shape {
  readonly pointer: string
  /** Where a keyword stands. */
  readonly at: Map<string, string>
  /** Undefined: every type. */
  types: ReadonlySet<JsonType> | undefined
  /** Of `enum` and `const`, without null; undefined: not limited. */
  values: ReadonlyMap<string, unknown> | undefined
  extensible: ReadonlyMap<string, unknown> | undefined
  readonly limits: Map<Bound, Limit>
  readonly words: Map<Word, ReadonlySet<string>>
  readonly multiples: Set<number>
  /** `default`, canonical. */
  fallback: string | undefined
  readonly flags: Set<'readOnly' | 'writeOnly' | 'deprecated' | 'uniqueItems'>
  /** Schemas under a keyword, all of which hold: `items`, `additionalProperties`, `prefixItems/0`. */
  readonly parts: Map<string, readonly Place[]>
  readonly properties: Map<string, readonly Place[]>
  readonly patternProperties: Map<string, readonly Place[]>
  readonly dependentSchemas: Map<string, readonly Place[]>
  readonly dependentRequired: Map<string, ReadonlySet<string>>
  readonly required: Set<string>
  readonly unions: Union[]
  readonly nots: Place[]
  readonly conditions: Condition[]
  discriminator: Discriminator | undefined
  /** References that lead nowhere. */
  readonly unresolved: Set<string>
}

export function emptyShape(pointer: string): Shape {
  return {
    pointer,
    at: new Map(),
    types: undefined,
    values: undefined,
    extensible: undefined,
    limits: new Map(),
    words: new Map(),
    multiples: new Set(),
    fallback: undefined,
    flags: new Set(),
    parts: new Map(),
    properties: new Map(),
    patternProperties: new Map(),
    dependentSchemas: new Map(),
    dependentRequired: new Map(),
    required: new Set(),
    unions: [],
    nots: [],
    conditions: [],
    discriminator: undefined,
    unresolved: new Set(),
  }
}

/** It takes anything at all. */
export function demandsNothing(shape: Shape): boolean {
  return (
    shape.types === undefined &&
    shape.values === undefined &&
    shape.extensible === undefined &&
    shape.limits.size === 0 &&
    shape.words.size === 0 &&
    shape.multiples.size === 0 &&
    !shape.flags.has('uniqueItems') &&
    shape.parts.size === 0 &&
    shape.properties.size === 0 &&
    shape.patternProperties.size === 0 &&
    shape.dependentSchemas.size === 0 &&
    shape.dependentRequired.size === 0 &&
    shape.required.size === 0 &&
    shape.unions.length === 0 &&
    shape.nots.length === 0 &&
    shape.conditions.length === 0 &&
    shape.unresolved.size === 0
  )
}

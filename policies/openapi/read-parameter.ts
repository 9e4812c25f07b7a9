// A parameter's value from the text of a call, by its style (OpenAPI 3.1 §4.8.12.4, RFC 6570).
//
//   style            in            array [3,4]                 object {R:1,G:2}
//   simple           path, header  3,4                         R,1,G,2      exploded: R=1,G=2
//   label            path          .3,4     exploded: .3.4     .R,1,G,2     exploded: .R=1.G=2
//   matrix           path          ;p=3,4   exploded: ;p=3;p=4 ;p=R,1,G,2   exploded: ;R=1;G=2
//   form             query, cookie p=3,4    exploded: p=3&p=4  p=R,1,G,2    exploded: R=1&G=2
//   spaceDelimited   query         p=3%204                     p=R%201%20G%202
//   pipeDelimited    query         p=3|4                       p=R|1|G|2
//   deepObject       query                                     p[R]=1&p[G]=2

import type { Schemas } from './open-schemas.ts'
import { coerce, shapeOf } from './shape.ts'
import type { Shape } from './shape.ts'

export type Found =
  | { readonly kind: 'absent' }
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'broken'; readonly detail: string }

export const absent: Found = { kind: 'absent' }

export function found(value: unknown): Found {
  return { kind: 'value', value }
}

export function broken(detail: string): Found {
  return { kind: 'broken', detail }
}

/** Turns texts into a value of a shape. */
export interface Builder {
  readonly shape: Shape
  readonly isArray: boolean
  readonly isObject: boolean
  /** Of a member of the object; of any text when the schema does not describe it. */
  member(name: string): Builder
  scalar(text: string): unknown
  array(texts: readonly string[]): unknown[]
  object(pairs: Iterable<readonly [string, string]>): Record<string, unknown> | undefined
  /** By what the shape is; `exploded`: members as `name=value`. */
  split(text: string, by: string, exploded: boolean): Found
}

export function builderFor(schema: unknown, schemas: Schemas, deeper = 4): Builder {
  const shape = shapeOf(schema, schemas)
  const { types, items, properties } = shape
  const item = types.has('array') && deeper > 0 ? builderFor(items, schemas, deeper - 1) : undefined
  const members = new Map<string, Builder>()
  for (const [name, property] of deeper > 0 ? properties : []) {
    members.set(name, builderFor(property, schemas, deeper - 1))
  }
  const anything = deeper > 0 ? builderFor(undefined, schemas, 0) : undefined
  const scalar = (text: string) => coerce(text, types)
  const array = (texts: readonly string[]) => texts.map((text) => (item ? item.scalar(text) : text))
  const isArray = types.has('array')
  const isObject = types.has('object') && !isArray

  const builder: Builder = { shape, isArray, isObject, member, scalar, array, object, split }
  return builder

  function member(name: string): Builder {
    return members.get(name) ?? anything ?? builder
  }

  function object(pairs: Iterable<readonly [string, string]>) {
    const value: Record<string, unknown> = Object.create(null)
    for (const [name, text] of pairs) {
      if (name in value) return undefined
      value[name] = members.has(name) ? members.get(name)!.scalar(text) : text
    }
    return value
  }

  function split(text: string, by: string, exploded: boolean): Found {
    if (isArray) return found(text === '' ? [] : array(text.split(by)))
    if (!isObject) return found(scalar(text))
    const words = text === '' ? [] : text.split(by)
    const pairs: [string, string][] = []
    if (exploded) {
      for (const word of words) {
        const equals = word.indexOf('=')
        if (equals < 0) return broken('must be a list of name=value')
        pairs.push([word.slice(0, equals), word.slice(equals + 1)])
      }
    } else {
      if (words.length % 2 === 1) return broken('must be a list of names and values')
      for (let at = 0; at < words.length; at += 2) pairs.push([words[at]!, words[at + 1]!])
    }
    const value = object(pairs)
    return value ? found(value) : broken('names a member twice')
  }
}

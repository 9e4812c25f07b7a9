// Query and cookie parameters: names with their values, still encoded.

import { absent, broken, found } from '../openapi/read-parameter.ts'
import type { Builder, Found } from '../openapi/read-parameter.ts'
import { decode } from './read-query.ts'
import type { Query } from './read-query.ts'

export interface QueryReader {
  read(query: Query): Found
  /** Whether a name in the query belongs to this parameter. */
  claims(name: string): boolean
}

const badEncoding = broken('is not valid percent-encoding')
const twice = broken('is given more than once')
const deepestName = 8

export function queryReader(
  name: string,
  style: string,
  explode: boolean,
  builder: Builder,
): QueryReader {
  if (style === 'deepObject') return deepObject(name, builder)
  if (builder.isObject && explode && style === 'form') return explodedObject(builder)
  const claims = (other: string) => other === name
  if (builder.isArray && explode)
    return { read: (query) => readRepeated(query.get(name), builder), claims }
  const by = delimiters[style] ?? /,/
  return { read: (query) => readDelimited(query.get(name), by, builder), claims }
}

const delimiters: Readonly<Record<string, RegExp>> = {
  spaceDelimited: /%20|\+| /,
  pipeDelimited: /\||%7C/i,
}

function readRepeated(values: readonly string[] | undefined, builder: Builder): Found {
  if (values === undefined) return absent
  const texts = decodeAll(values)
  return texts ? found(builder.array(texts)) : badEncoding
}

function readDelimited(values: readonly string[] | undefined, by: RegExp, builder: Builder): Found {
  if (values === undefined) return absent
  if (values.length > 1) return twice
  if (!builder.isArray && !builder.isObject) {
    const text = decode(values[0]!)
    return text === undefined ? badEncoding : found(builder.scalar(text))
  }
  const texts = values[0] === '' ? [] : decodeAll(values[0]!.split(by))
  if (!texts) return badEncoding
  if (builder.isArray) return found(builder.array(texts))
  if (texts.length % 2 === 1) return broken('must be a list of names and values')
  const pairs = texts.flatMap((text, at) => (at % 2 === 0 ? [[text, texts[at + 1]!] as const] : []))
  const value = builder.object(pairs)
  return value ? found(value) : broken('names a member twice')
}

/** `R=1&G=2`: each declared property is a name of the query. */
function explodedObject(builder: Builder): QueryReader {
  const { properties } = builder.shape
  return {
    claims: (name) => properties.has(name),
    read(query) {
      const pairs: [string, string][] = []
      for (const property of properties.keys()) {
        const values = query.get(property)
        if (!values) continue
        if (values.length > 1) return twice
        const text = decode(values[0]!)
        if (text === undefined) return badEncoding
        pairs.push([property, text])
      }
      return pairs.length > 0 ? found(builder.object(pairs)) : absent
    },
  }
}

/** `p[a]=1&p[b][c]=2`: the standard says one level; documents use more. */
function deepObject(name: string, builder: Builder): QueryReader {
  const claims = (other: string) => other.startsWith(`${name}[`)
  return {
    claims,
    read(query) {
      const value: Record<string, unknown> = Object.create(null)
      let any = false
      for (const [key, values] of query) {
        if (!claims(key)) continue
        any = true
        const path = /^\[([^[\]]+(?:\]\[[^[\]]+)*)\]$/
          .exec(key.slice(name.length))?.[1]
          ?.split('][')
        if (!path || path.length > deepestName)
          return broken(`must be written as ${name}[member]=value`)
        const texts = decodeAll(values)
        if (!texts) return badEncoding
        if (!put(value, path, texts, builder)) return broken('names a member twice')
      }
      return any ? found(value) : absent
    },
  }
}

function put(
  into: Record<string, unknown>,
  path: readonly string[],
  texts: readonly string[],
  builder: Builder,
): boolean {
  const [name, ...rest] = path as [string, ...string[]]
  const member = builder.member(name)
  if (rest.length > 0) {
    const inner = (into[name] ??= Object.create(null)) as Record<string, unknown>
    return typeof inner === 'object' && !Array.isArray(inner) && put(inner, rest, texts, member)
  }
  if (name in into || (texts.length > 1 && !member.isArray)) return false
  into[name] = member.isArray ? member.array(texts) : member.scalar(texts[0]!)
  return true
}

function decodeAll(values: readonly string[]): string[] | undefined {
  const texts: string[] = []
  for (const value of values) {
    const text = decode(value)
    if (text === undefined) return undefined
    texts.push(text)
  }
  return texts
}

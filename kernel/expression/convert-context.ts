// From what the host has at hand to what CEL takes: whole numbers are big, maps are `Map`s (a plain
// object with an own `constructor` would confuse the package), and objects lose every field that
// the environment does not declare, so that nothing of the host can be reached.

import type { ExpressionEnv } from './expression.ts'

type Convert = (value: unknown) => unknown

/** Converts only the variables and fields in `used`. */
export function contextConverter(
  env: ExpressionEnv,
  used: ReadonlyMap<string, ReadonlySet<string> | undefined>,
): (context: Readonly<Record<string, unknown>>) => Record<string, unknown> {
  const needed: ExpressionEnv = Object.fromEntries(
    Object.entries(env).flatMap(([name, type]) => {
      if (!used.has(name)) return []
      const fields = used.get(name)
      if (typeof type === 'string' || !fields) return [[name, type]]
      return [
        [name, Object.fromEntries(Object.entries(type).filter(([field]) => fields.has(field)))],
      ]
    }),
  )
  const convert = objectConverter(needed)
  return (context) => convert(context) as Record<string, unknown>
}

function converterOf(type: string | ExpressionEnv): Convert {
  if (typeof type !== 'string') return objectConverter(type)
  if (type === 'int') return bigInteger
  const [, container, inner] = /^(list|map)(?:<(?:[^,]+,\s*)?(.+)>)?$/.exec(type) ?? []
  const each = inner === undefined ? same : converterOf(inner)
  if (container === 'list') return each === same ? same : listConverter(each)
  if (container === 'map') return mapConverter(each)
  return same
}

function objectConverter(fields: ExpressionEnv): Convert {
  const converters = Object.entries(fields).map(
    ([name, type]) => [name, converterOf(type)] as const,
  )
  return (value) => {
    if (typeof value !== 'object' || value === null) return value
    const object = Object.create(null) as Record<string, unknown>
    for (const [name, convert] of converters) {
      const field = (value as Record<string, unknown>)[name]
      if (field !== undefined && field !== null) object[name] = convert(field)
    }
    return object
  }
}

function listConverter(each: Convert): Convert {
  return (value) => {
    return Array.isArray(value) || value instanceof Set
      ? Array.from(value as Iterable<unknown>, each)
      : value
  }
}

function mapConverter(each: Convert): Convert {
  return (value) => {
    if (typeof value !== 'object' || value === null || value instanceof Map) return value
    return new Map(Object.entries(value).map(([key, inner]) => [key, each(inner)]))
  }
}

function bigInteger(value: unknown): unknown {
  return Number.isSafeInteger(value) ? BigInt(value as number) : value
}

function same(value: unknown): unknown {
  return value
}

// A schema that, to judge a value, asks itself about the same value never ends: `A: { allOf: [{ $ref:
// A }] }`. Such a circle is found before it is compiled. A circle through properties or items is a
// tree or a list, and ends with the value.

import { isObject } from './convert-schema.ts'

const inPlaceLists = ['allOf', 'anyOf', 'oneOf']
const inPlace = ['not', 'if', 'then', 'else']

/** Whether what `target` refers to comes back to it without going into the value. */
export function hasLoop(target: string, follow: (target: string) => unknown): boolean {
  const seen = new Set<unknown>()
  return leadsBack(follow(target))

  function leadsBack(schema: unknown): boolean {
    if (!isObject(schema) || seen.has(schema)) return false
    seen.add(schema)
    const { $ref, dependentSchemas } = schema
    if ($ref === target) return true
    if (typeof $ref === 'string' && leadsBack(follow($ref))) return true
    const lists = inPlaceLists.flatMap((keyword) => schema[keyword] ?? [])
    const singles = inPlace.map((keyword) => schema[keyword])
    const dependent = isObject(dependentSchemas) ? Object.values(dependentSchemas) : []
    return [...lists, ...singles, ...dependent].some(leadsBack)
  }
}

// References inside a document (RFC 6901 in a fragment), own members only; nothing is ever fetched.

import { isObject } from './convert-schema.ts'

/** Follows `$ref`s until there is none; undefined when they lead nowhere. */
export function resolve(document: object, thing: unknown): Record<string, unknown> | undefined {
  let at = thing
  for (let steps = 0; steps < 32; steps++) {
    if (!isObject(at)) return undefined
    if (typeof at['$ref'] !== 'string') return at
    at = follow(document, at['$ref'])
  }
  return undefined
}

/** The value at `#/a/b~1c`. */
export function follow(document: object, target: string): unknown {
  if (!target.startsWith('#/')) return undefined
  let at: unknown = document
  for (const word of target.slice(2).split('/')) {
    const key = unescapeWord(word)
    if (typeof at !== 'object' || at === null || key === undefined || !Object.hasOwn(at, key)) {
      return undefined
    }
    at = (at as Record<string, unknown>)[key]
  }
  return at
}

function unescapeWord(word: string): string | undefined {
  try {
    return decodeURIComponent(word).replaceAll('~1', '/').replaceAll('~0', '~')
  } catch {
    return undefined
  }
}

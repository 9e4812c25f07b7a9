// Cache-Control of a call or a reply (RFC 9111 §5.2): names in lower case and their arguments. What is
// unclear is read in the way that keeps less: a broken quote ends nowhere, so that the names in it
// count too, and a time that is said twice or is no number is no time at all.

export type Directives = ReadonlyMap<string, string | undefined>

const directive = /([!#$%&'*+.^_`|~\w-]+)(?:=(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?/g
const none: Directives = new Map()

/** `values`: all fields of that name. */
export function readDirectives(values: readonly string[]): Directives {
  if (values.length === 0) return none
  const found = new Map<string, string | undefined>()
  for (const [, name = '', quoted, bare] of values.join(',').matchAll(directive)) {
    const lower = name.toLowerCase()
    found.set(lower, found.has(lower) ? 'twice' : (quoted ?? bare))
  }
  return found
}

/** Undefined: not said. What is said wrongly is 0: nothing is good for so long. */
export function secondsOf(directives: Directives, name: string): number | undefined {
  if (!directives.has(name)) return undefined
  const value = directives.get(name) ?? ''
  return /^\d{1,15}$/.test(value) ? Math.min(Number(value), 2 ** 31) : 0
}

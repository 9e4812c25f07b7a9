// The query of a call as names with their values, in order, still encoded: a delimiter that was sent
// encoded is data (RFC 3986 §2.2), so that values are decoded only after they are split.

export type Query = ReadonlyMap<string, readonly string[]>

const empty: Query = new Map()

/** Undefined: a name is not valid percent-encoding. */
export function readQuery(query: string): Query | undefined {
  if (query === '') return empty
  const pairs = new Map<string, string[]>()
  for (const pair of query.split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const name = decode(equals < 0 ? pair : pair.slice(0, equals))
    if (name === undefined) return undefined
    const value = equals < 0 ? '' : pair.slice(equals + 1)
    const values = pairs.get(name)
    if (values) values.push(value)
    else pairs.set(name, [value])
  }
  return pairs
}

/** `+` is a space, as forms send it; undefined: not valid percent-encoding of UTF-8. */
export function decode(text: string): string | undefined {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text
  if (!spaced.includes('%')) return spaced
  try {
    return decodeURIComponent(spaced)
  } catch {
    return undefined
  }
}

// Reading a document that strangers wrote: nothing is assumed of a value until it was looked at, own
// members only, and references are followed within the document and no further than 16 hops. Never
// throws and never changes the document.

/** A JSON object of unknown members. */
export type Loose = Readonly<Record<string, unknown>>

export function record(value: unknown): Loose | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Loose)
    : undefined
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** Text that says something, or undefined. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

export interface Resolved {
  readonly value: Loose
  /** Where the last reference led, `#/components/schemas/Person`; undefined: it was none. */
  readonly ref: string | undefined
}

/** The object behind `$ref`s; undefined when there is none: not an object, broken, or in a circle. */
export function resolve(document: object, value: unknown): Resolved | undefined {
  let found = record(value)
  let ref: string | undefined
  for (let hop = 0; hop < 16; hop++) {
    const next = found?.['$ref']
    if (found === undefined) return undefined
    if (typeof next !== 'string') return { value: found, ref }
    ref = next
    found = record(pointAt(document, next))
  }
  return undefined
}

/** Name of the schema a reference leads to, when it is one of `components/schemas`. */
export function schemaName(ref: string | undefined): string | undefined {
  const start = '#/components/schemas/'
  if (ref === undefined || !ref.startsWith(start)) return undefined
  const rest = ref.slice(start.length)
  return rest.includes('/') ? undefined : unescapeToken(rest)
}

function pointAt(document: object, ref: string): unknown {
  if (!ref.startsWith('#/')) return undefined
  let at: unknown = document
  for (const token of ref.slice(2).split('/')) {
    if (typeof at !== 'object' || at === null) return undefined
    const key = unescapeToken(token)
    if (!Object.hasOwn(at, key)) return undefined
    at = (at as Loose)[key]
  }
  return at
}

// RFC 6901 §4 and §6: a fragment is percent-encoded, then `~1` is `/` and `~0` is `~`.
function unescapeToken(token: string): string {
  const escaped = token.replaceAll('~1', '/').replaceAll('~0', '~')
  if (!escaped.includes('%')) return escaped
  try {
    return decodeURIComponent(escaped)
  } catch {
    return escaped
  }
}

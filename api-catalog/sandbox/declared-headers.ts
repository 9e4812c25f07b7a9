// The headers that a response declares, with an example each. What steers the connection, the
// browser or the caller's session at the bus's own address never comes from a document.

import type { OpenApiDocument } from '../published.ts'
import { followRef } from '../intake/follow-ref.ts'

// oxfmt-ignore
const ours = new Set([
  'connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'te', 'trailer', 'upgrade',
  'transfer-encoding', 'content-length', 'content-type', 'content-encoding', 'date', 'server', 'set-cookie',
  'clear-site-data', 'content-security-policy', 'strict-transport-security', 'refresh', 'alt-svc',
  'x-content-type-options', 'preference-applied', 'szyna-sandbox',
])

/** Flat list of lower-case names and values; at most thirty headers. */
export function declaredHeaders(headers: unknown, document: OpenApiDocument): string[] {
  if (typeof headers !== 'object' || headers === null) return []
  const declared = Object.entries(headers).slice(0, 30)
  return declared.flatMap(([given, header]) => {
    const name = given.toLowerCase()
    if (!isTheirs(name)) return []
    const value = exampleOf(followRef(document, header), document)
    return value !== undefined && isFieldValue(value) ? [name, value] : []
  })
}

function isTheirs(name: string): boolean {
  const token = /^[!#$%&'*+.^_`|~0-9a-z-]{1,100}$/
  return token.test(name) && !ours.has(name) && !name.startsWith('access-control-')
}

/** Printable ASCII, no space at the ends (RFC 9110 §5.5). */
function isFieldValue(value: string): boolean {
  return value.length <= 1000 && /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value)
}

/** Only one that somebody wrote: a made-up value of a header misleads more than a missing one. */
function exampleOf(header: unknown, document: OpenApiDocument): string | undefined {
  if (typeof header !== 'object' || header === null) return undefined
  const { example, examples, schema } = header as Record<string, unknown>
  const [first] = Object.values(typeof examples === 'object' && examples !== null ? examples : {})
  const named = (followRef(document, first) ?? {}) as { value?: unknown }
  const target = followRef(document, schema)
  const written = (typeof target === 'object' && target !== null ? target : {}) as Record<
    string,
    unknown
  >
  const lists = [written.examples, written.enum].map((list) =>
    Array.isArray(list) ? list[0] : undefined,
  )
  return simple(
    example ??
      named.value ??
      written.example ??
      written.default ??
      written.const ??
      lists[0] ??
      lists[1],
  )
}

/** OpenAPI `style: simple`: a list is written with commas. */
function simple(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.map(simple).join(',')
  return ['string', 'number', 'boolean'].includes(typeof value)
    ? String(value as string)
    : undefined
}

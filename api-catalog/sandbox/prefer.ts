// The `Prefer` header (RFC 7240 §2), as far as the sandbox hears to it: `code=404`, `example=NAME`.
// The first preference of a name counts; what cannot be read is passed over, as §2 asks.

export interface Preferences {
  readonly code: number | undefined
  readonly example: string | undefined
}

// preference = token [ BWS "=" BWS word ] *( OWS ";" [ OWS parameter ] )
const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
const preference = new RegExp(
  `[ \\t]*(${token})(?:[ \\t]*=[ \\t]*(?:(${token})|"([^"\\\\]*)"))?`,
  'y',
)

export function readPrefer(header: string | undefined): Preferences {
  const found = new Map<string, string>()
  for (const part of partsOf(header ?? '')) {
    preference.lastIndex = 0
    const [, name, plain, quoted] = preference.exec(part) ?? []
    const key = name?.toLowerCase()
    if (key !== undefined && !found.has(key)) found.set(key, plain ?? quoted ?? '')
  }
  const code = found.get('code')
  return {
    code: code !== undefined && /^\d{3}$/.test(code) ? Number(code) : undefined,
    example: found.get('example') || undefined,
  }
}

/** Cut at the commas outside quotes, each without its parameters. */
function partsOf(header: string): string[] {
  const parts: string[] = []
  let quoted = false
  let start = 0
  for (let at = 0; at <= Math.min(header.length, 2000); at++) {
    const char = header[at]
    if (char === '"') quoted = !quoted
    if (char !== undefined && (quoted || char !== ',')) continue
    parts.push(header.slice(start, at))
    start = at + 1
  }
  return parts
}

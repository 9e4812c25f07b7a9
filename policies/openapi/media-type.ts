// Which of the media types that an operation declares a body has (RFC 9110 §8.3, OpenAPI §4.8.14.1):
// the most specific key wins; parameters such as `charset` do not count.

export interface MediaType {
  /** Lower case, without parameters. */
  readonly essence: string
  readonly charset: string | undefined
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
const whole = new RegExp(
  `^(${token}/${token})((?:\\s*;\\s*${token}=(?:${token}|"[^"\\\\]*"))*)\\s*;?\\s*$`,
)

const plainJson: MediaType = { essence: 'application/json', charset: undefined }

export function readMediaType(text: string): MediaType | undefined {
  // As nearly all bodies come.
  if (text === 'application/json') return plainJson
  const found = text.length <= 256 ? whole.exec(text) : undefined
  if (!found) return undefined
  const charset = /;\s*charset="?([^";]+)"?/i.exec(found[2] ?? '')?.[1]
  return { essence: found[1]!.toLowerCase(), charset: charset?.toLowerCase() }
}

export function isJson(essence: string): boolean {
  return essence === 'application/json' || essence === 'text/json' || essence.endsWith('+json')
}

/** The declared key that covers the essence: itself, `application/*`, any, in this order. */
export function coveringKey(essence: string, keys: readonly MediaKey[]): MediaKey | undefined {
  const wide = `${essence.slice(0, essence.indexOf('/'))}/*`
  for (const range of [essence, wide, '*/*']) {
    const found = keys.find((key) => key.range === range)
    if (found) return found
  }
  return undefined
}

export interface MediaKey {
  /** As the document spells it. */
  readonly key: string
  /** Lower case, without parameters; may be a range. */
  readonly range: string
}

export function readKey(key: string): MediaKey {
  return { key, range: key.split(';', 1)[0]!.trim().toLowerCase() }
}

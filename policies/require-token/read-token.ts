// The shape of a token, before anything in it is believed: a compact JWS (RFC 7515 §7.1) of exactly
// three base64url parts without padding, space or stray bits, of at most 8 KiB. Libraries decode
// more leniently; then one token has several spellings, and a cache or a journal counts them apart.

export interface ReadToken {
  readonly header: Readonly<Record<string, unknown>>
  readonly payload: Readonly<Record<string, unknown>>
  /** What the signature covers: the first two parts as they were sent. */
  readonly signed: Buffer
  /** R and S of ES256, 32 bytes each (RFC 7518 §3.4). */
  readonly signature: Buffer
}

export const longestToken = 8192

// 64 bytes are 86 characters, whose last carries two bits: A, Q, g or w.
const compact = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{85}[AQgw])$/

/** Undefined when it is no such token. */
export function readToken(token: string): ReadToken | undefined {
  if (token.length > longestToken) return undefined
  const parts = compact.exec(token)
  if (!parts) return undefined
  const header = readPart(parts[1]!)
  const payload = readPart(parts[2]!)
  if (!header || !payload) return undefined
  return {
    header,
    payload,
    signed: Buffer.from(token.slice(0, token.lastIndexOf('.')), 'latin1'),
    signature: Buffer.from(parts[3]!, 'base64url'),
  }
}

/** Making one costs as much as reading a token with it. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function readPart(part: string): Record<string, unknown> | undefined {
  const bytes = Buffer.from(part, 'base64url')
  if (bytes.toString('base64url') !== part) return undefined
  try {
    const value: unknown = JSON.parse(utf8.decode(bytes))
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

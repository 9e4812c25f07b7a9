// What the bus asks of a client assertion beyond RFC 7523 §3 and the library's own checks
// (FAPI 2.0 Security Profile §5.3.2.1, items 8 and 13). It runs after the signature was verified,
// so that whoever reads the complaint has proven to hold the key.

export interface Assertion {
  /** The compact form as it came in. */
  readonly raw: unknown
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
  readonly issuer: string
  /** Seconds since 1970. */
  readonly now: number
}

/** Longest life of an assertion, seconds. */
export const longestLife = 60
/** How far clocks may differ, seconds. */
export const tolerance = 10

/** The first thing wrong, as a sentence with the cure; undefined when all is well. */
export function checkAssertion({
  raw,
  header,
  claims,
  issuer,
  now,
}: Assertion): string | undefined {
  const { aud, iss, sub, iat, exp, jti } = claims
  if (!isStrictCompact(raw)) {
    return 'The assertion must be base64url without padding, spaces or loose bits.'
  }
  if ('crit' in header) return 'crit in the header demands what the bus does not know.'
  if (!types.has(header['typ'])) return 'typ in the header must be JWT, or be absent.'
  if (aud !== issuer) return `aud must be the text ${issuer}, not a list and not another address.`
  if (sub !== iss) return 'sub and iss must both be the client_id.'
  if (typeof jti !== 'string' || jti.length < 8 || jti.length > 256) {
    return 'jti must be text of 8 to 256 characters, new in every assertion.'
  }
  if (typeof iat !== 'number' || typeof exp !== 'number') return 'iat and exp must be numbers.'
  if (exp - iat > longestLife) return `exp may be at most ${longestLife} seconds after iat.`
  if (exp < iat) return 'exp is before iat.'
  if (iat > now + tolerance) return 'iat is in the future. Check the clock of this system.'
  return undefined
}

/** The second one is of draft-ietf-oauth-rfc7523bis. */
const types = new Set<unknown>([undefined, 'JWT', 'client-authentication+jwt'])

/** Decoders forgive padding, white space and loose last bits; a second spelling is a second token. */
function isStrictCompact(raw: unknown): boolean {
  if (typeof raw !== 'string') return false
  const parts = raw.split('.')
  return (
    parts.length === 3 &&
    parts.every(
      (part) => part !== '' && Buffer.from(part, 'base64url').toString('base64url') === part,
    )
  )
}

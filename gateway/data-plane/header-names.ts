// Which header fields of a request the bus does not pass on as they came. Called for every field of
// every call: a switch on the length first, letters only for the few names of that length.

/** What happens to a field. */
export const fate = {
  /** Goes on as it came. */
  pass: 0,
  /** Ends here: hop-by-hop (RFC 9110 §7.6.1), said by the bus itself, or it would turn the path or method round. */
  drop: 1,
  host: 2,
  length: 3,
  coding: 4,
  connection: 5,
  trace: 6,
  keepAlive: 7,
  upgrade: 8,
  /** Said by the bus, where a step puts it (RFC 9440): a caller's own ends here. */
  certificate: 9,
  /** For the steps alone: a caller names the case he calls for. */
  case: 10,
} as const
export type Fate = (typeof fate)[keyof typeof fate]

/** Of a request field; `name` in any spelling. */
export function requestFate(name: string): Fate {
  switch (name.length) {
    case 2:
      return is(name, 'te') ? fate.drop : fate.pass
    case 3:
      return is(name, 'via') ? fate.drop : fate.pass
    case 4:
      return is(name, 'host') ? fate.host : fate.pass
    case 6:
      return is(name, 'expect') ? fate.drop : fate.pass
    case 7:
      if (is(name, 'upgrade')) return fate.upgrade
      if (is(name, 'trailer')) return fate.drop
      break
    case 9:
      if (is(name, 'forwarded') || is(name, 'x-real-ip')) return fate.drop
      break
    case 10:
      if (is(name, 'connection')) return fate.connection
      if (is(name, 'keep-alive')) return fate.drop
      if (is(name, 'szyna-case')) return fate.case
      break
    case 11:
      if (is(name, 'traceparent')) return fate.trace
      if (is(name, 'client-cert')) return fate.certificate
      break
    case 13:
      if (is(name, 'x-rewrite-url') || is(name, 'x-http-method')) return fate.drop
      if (is(name, 'x-client-cert')) return fate.drop
      break
    case 14:
      if (is(name, 'content-length')) return fate.length
      if (is(name, 'x-original-url') || is(name, 'http2-settings')) return fate.drop
      break
    case 15:
      if (is(name, 'ssl-client-cert')) return fate.drop
      break
    case 16:
      if (is(name, 'proxy-connection')) return fate.drop
      break
    case 17:
      if (is(name, 'transfer-encoding')) return fate.coding
      if (is(name, 'x-ssl-client-cert')) return fate.drop
      if (is(name, 'x-method-override') || is(name, 'client-cert-chain')) return fate.drop
      break
    case 18:
      if (is(name, 'proxy-authenticate')) return fate.drop
      break
    case 19:
      if (is(name, 'proxy-authorization')) return fate.drop
      break
    case 22:
      if (is(name, 'x-http-method-override')) return fate.drop
      break
    default:
      break
  }
  return ours(name)
}

/** Of a field in an upstream's reply; `name` in any spelling. */
export function replyFate(name: string): Fate {
  switch (name.length) {
    case 2:
      return is(name, 'te') ? fate.drop : fate.pass
    case 7:
      // `alt-svc` would send callers past the bus.
      if (is(name, 'upgrade')) return fate.upgrade
      if (is(name, 'trailer') || is(name, 'alt-svc')) return fate.drop
      break
    case 10:
      if (is(name, 'connection')) return fate.connection
      if (is(name, 'keep-alive')) return fate.keepAlive
      break
    case 14:
      if (is(name, 'content-length')) return fate.length
      break
    case 16:
      if (is(name, 'proxy-connection')) return fate.drop
      break
    case 17:
      if (is(name, 'transfer-encoding')) return fate.coding
      break
    case 18:
      if (is(name, 'proxy-authenticate')) return fate.drop
      break
    default:
      break
  }
  return ours(name)
}

/** Fields that a `Connection` line may not take away: they are meant for the far end (RFC 9110 §7.6.1). */
export function isEndToEnd(lower: string): boolean {
  return endToEnd.has(lower) || lower.startsWith('content-') || lower.startsWith('accept')
}

const endToEnd: ReadonlySet<string> = new Set([
  'authorization',
  'cache-control',
  'cookie',
  'date',
  'digest',
  'dpop',
  'etag',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'location',
  'origin',
  'prefer',
  'range',
  'set-cookie',
  'signature',
  'signature-input',
  'www-authenticate',
])

/** `Szyna-*` and `X-Forwarded-*` are said by the bus alone. */
function ours(name: string): Fate {
  if (name.length < 7) return fate.pass
  const first = name.charCodeAt(0) | 0x20
  if (first === 0x73)
    return name[5] === '-' && is(name.slice(0, 6), 'szyna-') ? fate.drop : fate.pass
  if (first === 0x78 && name[11] === '-' && is(name.slice(0, 12), 'x-forwarded-')) return fate.drop
  return fate.pass
}

/** Names of the same length; nearly all others differ in the first letter. */
function is(name: string, lower: string): boolean {
  if ((name.charCodeAt(0) | 0x20) !== lower.charCodeAt(0)) return false
  return name === lower || name.toLowerCase() === lower
}

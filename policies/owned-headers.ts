// Header fields that no policy file may touch and no document can ask for: they belong to one hop
// (RFC 9110 §7.6.1), or the gateway itself writes them, so that a caller cannot forge them.

const owned: ReadonlySet<string> = new Set([
  'client-cert',
  'client-cert-chain',
  'connection',
  'content-length',
  'expect',
  'forwarded',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'sec-websocket-accept',
  'sec-websocket-key',
  'sec-websocket-version',
  'ssl-client-cert',
  'te',
  'traceparent',
  'tracestate',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
  'x-client-cert',
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
  'x-original-url',
  'x-real-ip',
  'x-rewrite-url',
  'x-ssl-client-cert',
])

/** `name` in lower case. */
export function isOwned(name: string): boolean {
  return owned.has(name) || name.startsWith('x-forwarded-') || name.startsWith('szyna-')
}

/** The letters of a field name (RFC 9110 §5.6.2), for schemas. */
export const fieldName = "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$"

// What is attached to a log line, as a plain copy without secrets: by the name of the member at any
// depth and in any spelling, and by the look of a text. Of an error only what helps an operator is
// kept. Bounded, so that an object of any size makes a line of sane size; never throws.

const hidden = '[redacted]'
const deepest = 8
const widest = 100
const longest = 8_000

// Names without case, hyphens and underscores.
// oxfmt-ignore
const secretNames = new Set([
  'authorization', 'proxyauthorization', 'cookie', 'setcookie', 'dpop', 'accesstoken', 'refreshtoken',
  'idtoken', 'token', 'jwt', 'assertion', 'clientassertion', 'clientsecret', 'secret', 'password',
  'passphrase', 'passwd', 'apikey', 'xapikey', 'privatekey', 'codeverifier', 'd', 'pesel', 'nip',
])
/** Private members of a JWK (RFC 7518 §6); elsewhere these names mean nothing. */
const keyParts = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth'])
/** What the database adds to its errors: it quotes values of the row. */
const quotingMembers = new Set(['detail', 'where', 'bindings', 'parameters', 'internalQuery'])

// oxfmt-ignore
const secretTexts: readonly [RegExp, string][] = [
  [/\beyJ[\w-]{5,}\.[\w-]*\.[\w-]*(?:\.[\w-]*){0,2}/g,                     hidden],
  [/\b(Bearer|DPoP|Basic) +[\w.~+/=-]+/gi,                                 `$1 ${hidden}`],
  [/\b(szyna_[0-9A-Za-z]{8,12})_[0-9A-Za-z]{20,}/g,                        `$1_${hidden}`],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*(?:-----END [A-Z ]*-----)?/g,   hidden],
  [/(:\/\/[^\s/:@]{0,80}):[^\s/@]{1,200}@/g,                               `$1:${hidden}@`],
  [/\b((?:access|refresh|id)_token|client_(?:secret|assertion)|password|pesel)=[^\s&"']+/gi, `$1=${hidden}`],
]

export function redact(members: Record<string, unknown>): Record<string, unknown> {
  try {
    return copyMembers(members, 0)
  } catch {
    return { unloggable: true }
  }
}

export function redactText(text: string): string {
  const short = text.length > longest ? `${text.slice(0, longest)}…` : text
  return secretTexts.reduce((rest, [secret, instead]) => rest.replace(secret, instead), short)
}

function copy(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value)
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth > deepest) return '[deep]'
  if (value instanceof Error) return copyError(value, depth)
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (Array.isArray(value)) return copyList(value, depth)
  if ('toJSON' in value && typeof value.toJSON === 'function')
    return copy(value.toJSON(), depth + 1)
  return copyMembers(value, depth)
}

function copyMembers(value: object, depth: number): Record<string, unknown> {
  const isKey = 'kty' in value
  const members: Record<string, unknown> = {}
  for (const [name, inner] of Object.entries(value).slice(0, widest)) {
    const secret = isSecret(name) || (isKey && keyParts.has(name))
    members[name] = secret ? hidden : copy(inner, depth + 1)
  }
  return members
}

/** A list may be header fields, `[name, value, …]`: what follows the name of a secret is one. */
function copyList(list: readonly unknown[], depth: number): unknown[] {
  return list.slice(0, widest).map((value, at) => {
    const before = list[at - 1]
    return typeof before === 'string' && isSecret(before) ? hidden : copy(value, depth + 1)
  })
}

function copyError(error: Error, depth: number): Record<string, unknown> {
  const more = Object.entries(error).filter(([name]) => !quotingMembers.has(name))
  return {
    type: error.name,
    message: redactText(error.message),
    stack: redactText(error.stack ?? ''),
    ...copyMembers(Object.fromEntries(more), depth),
    ...(error.cause !== undefined && { cause: copy(error.cause, depth + 1) }),
  }
}

function isSecret(name: string): boolean {
  return name.length < 40 && secretNames.has(name.toLowerCase().replaceAll(/[-_]/g, ''))
}

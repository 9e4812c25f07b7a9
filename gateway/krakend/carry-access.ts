// Components that say who may call: tokens, pages of other origins, headers for browsers. What they
// demanded and the bus cannot check is never dropped without a lock in its place.

import { optionsOf } from './carry-limits.ts'
import type { Add } from './carry-limits.ts'
import { readDuration } from './duration.ts'
import type { Place } from './ledger.ts'

/** `auth/validator`: the scopes that callers need; roles become scopes. */
export function carryValidator(place: Place, add: Add): readonly string[] {
  const options = optionsOf(place)
  const scopes = options.get('scopes')?.take<string[]>() ?? []
  const roles = options.get('roles')?.take<string[]>() ?? []
  const matcher = options.get('scopes_matcher')?.take<string>() ?? 'any'
  for (const name of [
    'alg',
    'issuer',
    'audience',
    'jwk_url',
    'cache',
    'cache_duration',
    'scopes_key',
    'roles_key',
    'roles_key_is_nested',
    'disable_jwk_security',
    'cookie_key',
    'jwk_local_path',
    'operation_debug',
    'key_identify_strategy',
  ]) {
    options.get(name)?.take()
  }
  place.changed(
    'Callers show tokens that the bus issued for this API, not those of another issuer.',
    'Register each client with szyna systems add and let it take its tokens from the bus.',
  )
  if (roles.length > 0) {
    options
      .get('roles')!
      .changed(
        'Tokens of the bus have no roles; each role became a scope of that name.',
        'Say who gets which scope.',
      )
    add('require-scope', { any: roles })
  }
  if (scopes.length > 0) add('require-scope', matcher === 'all' ? { all: scopes } : { any: scopes })
  return [...new Set([...scopes, ...roles])].filter((scope) => /^[!-~]+$/.test(scope))
}

/** `security/cors` */
export function carryCors(place: Place, add: Add): void {
  const options = optionsOf(place)
  const list = (name: string) => options.get(name)?.take<string[]>() ?? []
  const origins = list('allow_origins').map((origin) => origin.replace(/\/$/, ''))
  const good = origins.filter((origin) => origin === '*' || isOrigin(origin))
  for (const origin of origins.filter((one) => !good.includes(one))) {
    options
      .get('allow_origins')!
      .changed(
        `${origin} is no origin that the bus can compare with; it is not let in.`,
        'Name each origin, scheme and host.',
      )
  }
  const open = good.length === 0 && origins.length === 0 ? ['*'] : good
  if (open.length === 0)
    return place.leftOut(
      'No origin is left that could be named.',
      'Write a cors step with the origins that call.',
    )
  const maxAge = readDuration(options.get('max_age')?.take<string>() ?? '')
  const credentials = options.get('allow_credentials')?.take<boolean>() ?? false
  const everybody = open.includes('*')
  if (credentials && everybody) {
    options
      .get('allow_credentials')!
      .leftOut(
        'With every origin allowed, any page could call with the cookies of its visitor.',
        'Name the origins, then add credentials: true.',
      )
  }
  const headers = list('allow_headers')
    .filter((name) => name !== '*')
    .map((name) => name.toLowerCase())
  const expose = list('expose_headers').map((name) => name.toLowerCase())
  add('cors', {
    origins: everybody ? ['*'] : [...new Set(open)],
    ...(headers.length > 0 && { headers: [...new Set(headers)] }),
    ...(expose.length > 0 && { expose: [...new Set(expose)] }),
    ...(credentials && !everybody && { credentials }),
    ...(maxAge !== undefined && { 'max-age': Math.min(86_400, Math.round(maxAge / 1_000)) }),
  })
  options
    .get('allow_methods')
    ?.changed('Each operation allows its own method, whatever stands here.', 'Nothing.')
}

// oxfmt-ignore
const fields: Readonly<Record<string, (value: unknown) => [name: string, value: string] | undefined>> = {
  content_type_nosniff:    (value) => value ? ['X-Content-Type-Options', 'nosniff'] : undefined,
  frame_deny:              (value) => value ? ['X-Frame-Options', 'DENY'] : undefined,
  custom_frame_options_value: (value) => value ? ['X-Frame-Options', text(value)] : undefined,
  browser_xss_filter:      (value) => value ? ['X-XSS-Protection', '1; mode=block'] : undefined,
  content_security_policy: (value) => value ? ['Content-Security-Policy', text(value)] : undefined,
  referrer_policy:         (value) => value ? ['Referrer-Policy', text(value)] : undefined,
}

/** `security/http`: header fields for browsers; what concerns the door itself is not of a policy file. */
export function carryBrowserHeaders(place: Place, add: Add): void {
  const set: Record<string, string> = {}
  for (const [name, option] of optionsOf(place)) {
    const made = fields[name]?.(option.value)
    if (fields[name]) option.take()
    if (made) set[made[0]] = made[1]
  }
  if (Object.keys(set).length > 0) add('transform-headers', { response: { set } })
  for (const [name, option] of optionsOf(place)) {
    if (fields[name]) continue
    option.leftOut(
      `${name} is for whoever ends TLS and knows the host names, in front of the bus.`,
      'Set it in the proxy before SZYNA_PORT.',
    )
  }
}

function isOrigin(origin: string): boolean {
  const url = URL.parse(origin)
  return (
    url !== null && url.origin === origin && !origin.includes('*') && /^https?:$/.test(url.protocol)
  )
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

// From an address of the public listener to a path of the provider. Only what is in the table
// answers. The provider builds its own addresses from the request, so the request is made to say
// what the issuer is called, whatever `Host` and `X-Forwarded-*` came with it.
//
//   /oidc/token                                     ──▶ /token
//   /oidc/par                                       ──▶ /par
//   /oidc/auth, /oidc/auth/{uid}                    ──▶ /auth, /auth/{uid}
//   /oidc/introspect                                ──▶ /introspect
//   /oidc/jwks                                      ──▶ /jwks
//   /oidc/.well-known/openid-configuration          ──▶ /.well-known/openid-configuration
//   /oidc/.well-known/oauth-authorization-server    ──▶ /.well-known/oauth-authorization-server
//   /.well-known/openid-configuration               ──▶ /.well-known/openid-configuration
//   /.well-known/oauth-authorization-server[/oidc]  ──▶ /.well-known/oauth-authorization-server

import type { IncomingMessage } from 'node:http'

export type Addressed =
  | { kind: 'provider' }
  | { kind: 'unknown' }
  | { kind: 'method'; allow: string }

const openid = '/.well-known/openid-configuration'
const oauth = '/.well-known/oauth-authorization-server'

/** Outside `/oidc`: what the public listener sends here as well. */
export const wellKnownPaths: readonly string[] = [openid, oauth, `${oauth}/oidc`]

const pathOf: ReadonlyMap<string, string> = new Map([
  ...['/token', '/par', '/auth', '/introspect', '/jwks', openid, oauth].map(
    (path) => [`/oidc${path}`, path] as const,
  ),
  ...wellKnownPaths.map((path) => [path, path === openid ? openid : oauth] as const),
])

/** Where a person goes on after a question was answered. */
const resumed = /^\/oidc(\/auth\/[\w-]{10,60})$/

const read = ['GET', 'HEAD', 'OPTIONS']
const write = ['POST', 'OPTIONS']
const posted: ReadonlySet<string> = new Set(['/token', '/par', '/introspect'])

/** Rewrites the request in place when it is for the provider. */
export function addressProvider(req: IncomingMessage, issuer: URL): Addressed {
  const [path = '', query] = (req.url ?? '').split('?', 2)
  const inner = pathOf.get(path) ?? resumed.exec(path)?.[1]
  if (inner === undefined) return { kind: 'unknown' }
  const methods = posted.has(inner) ? write : read
  if (!methods.includes(req.method ?? '')) return { kind: 'method', allow: methods.join(', ') }
  req.url = query === undefined ? inner : `${inner}?${query}`
  Object.assign(req, { originalUrl: issuer.pathname + req.url })
  delete req.headers['x-forwarded-for']
  req.headers.host = issuer.host
  req.headers['x-forwarded-host'] = issuer.host
  req.headers['x-forwarded-proto'] = issuer.protocol.slice(0, -1)
  return { kind: 'provider' }
}

// Every policy of the dialect, by the name that files use.

import { basicAuth } from './basic-auth.ts'
import { cors } from './cors.ts'
import { expression } from './expression.ts'
import { headers } from './headers.ts'
import { jwt } from './jwt.ts'
import { keyAuth } from './key-auth.ts'
import { log } from './log.ts'
import { introspect } from './oauth2-introspect.ts'
import { proxy } from './proxy.ts'
import { rateLimit } from './rate-limit.ts'
import type { Build } from './step.ts'
import { terminate } from './terminate.ts'
import { requestTransformer, responseTransformer } from './transform.ts'

// oxfmt-ignore
export const catalogue: Readonly<Record<string, Build>> = {
  'key-auth':             keyAuth,
  'basic-auth':           basicAuth,
  jwt,
  'oauth2-introspect':    introspect,
  oauth2:                 refuseOauth2,
  cors,
  'rate-limit':           rateLimit,
  'request-transformer':  requestTransformer,
  'response-transformer': responseTransformer,
  expression,
  headers,
  log,
  terminate,
  proxy,
}

function refuseOauth2(...[, { complain }]: Parameters<Build>): undefined {
  const cure =
    'ask for tokens at the issuer of the bus (/oidc) and use the native policy require-token, or oauth2-introspect with the issuer you have'
  complain(
    [],
    `\`oauth2\` is a login server of its own, which the bus does not open a second time; ${cure}.`,
  )
  return undefined
}

// oidc-provider as this bus configures it: systems that prove themselves by a signed assertion
// (RFC 7523) get a signed token (RFC 9068) for one API (RFC 8707). Whatever is not used is off, and
// no default of the library is left to chance. After FAPI 2.0 Security Profile §5.3.2.1: ES256
// alone, confidential clients alone, `aud` of an assertion is the issuer as text, 60 s, used once.
//
// A token is bound to the client certificate (RFC 8705 §3) by a claim of ours: the library decides by
// a fixed property of the client, here the connection does.
//
// `identity.ts` registers what is not of the library: the exchange of mandates, and the answer of
// introspection.
//
// Not yet: people (no login, no authorization endpoint).

import { hkdfSync } from 'node:crypto'
import type { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import Provider, { errors } from 'oidc-provider'
import type { AdapterFactory, Configuration, KoaContextWithOIDC } from 'oidc-provider'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Log } from '#kernel/log/log.ts'
import { checkAssertion, tolerance } from './check-assertion.ts'
import { explainRefusal } from './explain-refusal.ts'
import type { PrivateJwk } from './jwk.ts'
import { takeScopes } from './take-scopes.ts'
import { tokenLife } from './token-life.ts'

export interface ProviderNeeds {
  readonly issuer: string
  /** The active key first. */
  readonly keys: readonly PrivateJwk[]
  readonly adapter: AdapterFactory
  resource(uri: string): { scopes: string[] } | undefined
  /** Thumbprint of the certificate that the token of this system is bound to (RFC 8705 §3). */
  boundTo(req: IncomingMessage, system: string): string | undefined
  readonly log: Log
  readonly clock: Clock
}

export function makeProvider(needs: ProviderNeeds): Provider {
  const { issuer, log } = needs
  const provider = new Provider(issuer, configuration(needs))
  provider.proxy = true // who addresses it says so by x-forwarded-*: see address-provider.ts
  const failed = (cause: unknown) => log.error({ err: cause }, 'the identity provider failed')
  const koa: EventEmitter = provider
  koa.on('error', failed)
  provider.on('server_error', (_ctx, cause) => failed(cause))
  provider.on('grant.error', (ctx, refusal) => explainRefusal(ctx, refusal, log))
  provider.on('grant.success', (ctx) => {
    const { client, params } = ctx.oidc
    log.info({ system: client?.clientId, resource: params?.['resource'] }, 'a token was issued')
  })
  provider.use(async (ctx, next) => {
    await next()
    ctx.set('X-Content-Type-Options', 'nosniff')
    if (ctx.status === 503) ctx.set('Retry-After', '3')
    const { route } = (ctx as unknown as KoaContextWithOIDC).oidc ?? {}
    if (route === 'discovery' || route === 'jwks') ctx.set('Cache-Control', 'public, max-age=60')
    if (route === 'discovery') ctx.body = describeWhatIsThere(ctx.body)
  })
  return provider
}

function configuration(needs: ProviderNeeds): Configuration {
  const { issuer, keys, adapter, boundTo, clock } = needs
  return {
    adapter,
    jwks: { keys: keys.map((key) => ({ ...key })) },
    clients: [],
    clientAuthMethods: ['private_key_jwt'],
    clientDefaults: {
      grant_types: ['client_credentials'],
      response_types: [],
      token_endpoint_auth_method: 'private_key_jwt',
      id_token_signed_response_alg: 'ES256',
    },
    extraClientMetadata: { properties: ['entity'] },
    enabledJWA: { clientAuthSigningAlgValues: ['ES256'], idTokenSigningAlgValues: ['ES256'] },
    responseTypes: [],
    routes: { introspection: '/introspect' },
    scopes: [],
    subjectTypes: ['public'],
    clockTolerance: tolerance,
    cookies: {
      keys: keys.map(cookieKey),
      long: { httpOnly: true, sameSite: 'lax', signed: true },
      short: { httpOnly: true, sameSite: 'lax', signed: true },
    },
    ttl: lives,
    features: features(needs),
    extraTokenClaims(ctx, token) {
      const client = 'client' in token ? token.client : undefined
      const thumbprint = client && boundTo(ctx.req, client.clientId)
      return {
        entity: client?.['entity'],
        ...(thumbprint !== undefined && { cnf: { 'x5t#S256': thumbprint } }),
      }
    },
    assertJwtClientAuthClaimsAndHeader(ctx, claims, header) {
      const raw = ctx.oidc.params?.['client_assertion']
      const now = Math.floor(clock.now() / 1000)
      const complaint = checkAssertion({ raw, header, claims, issuer, now })
      if (complaint !== undefined) throw refuseClient(complaint)
    },
    clientBasedCORS: () => false,
    rotateRefreshToken: false,
    enableHttpPostMethods: false,
    acceptQueryParamAccessTokens: false,
    allowOmittingSingleRegisteredRedirectUri: false,
    pairwiseIdentifier: () => Promise.reject(new Error('subjects are public')),
    findAccount: async () => undefined,
    fetch: () => Promise.reject(new Error('the identity provider fetches nothing')),
    renderError(ctx, out) {
      ctx.type = 'json'
      ctx.body = out
    },
  }
}

function features({ resource }: ProviderNeeds): Configuration['features'] {
  const off = { enabled: false } as const
  return {
    clientCredentials: { enabled: true },
    fapi: { enabled: true, profile: '2.0' },
    resourceIndicators: {
      enabled: true,
      defaultResource() {
        throw new errors.InvalidTarget('Say which API the token is for: resource=<its address>.')
      },
      getResourceServerInfo(ctx, uri) {
        if (Array.isArray(ctx.oidc.params?.['resource'])) {
          throw new errors.InvalidTarget('A token is for one API: name one resource.')
        }
        const api = resource(uri)
        if (!api) throw new errors.InvalidTarget('No API of this bus has this address as resource.')
        return {
          scope: takeScopes(ctx.oidc.params, api.scopes).join(' '),
          audience: uri,
          accessTokenTTL: tokenLife,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }
      },
    },
    backchannelLogout: off,
    ciba: off,
    claimsParameter: off,
    devInteractions: off,
    deviceFlow: off,
    dPoP: off,
    encryption: off,
    introspection: { enabled: true, allowedPolicy: () => false },
    jwtIntrospection: off,
    jwtResponseModes: off,
    jwtUserinfo: off,
    mTLS: off,
    pushedAuthorizationRequests: off,
    registration: off,
    registrationManagement: off,
    requestObjects: off,
    revocation: off,
    richAuthorizationRequests: off,
    rpInitiatedLogout: off,
    rpMetadataChoices: off,
    userinfo: off,
  }
}

function refuseClient(complaint: string): Error {
  const refusal = new errors.CustomOIDCProviderError('invalid_client', complaint)
  return Object.assign(refusal, { status: 401, statusCode: 401 })
}

// oxfmt-ignore
/** Seconds. Only the tokens of systems are issued today; the rest is set for the day it is. */
const lives = {
  AccessToken:       tokenLife,  AuthorizationCode:                   60,
  ClientCredentials: tokenLife,  BackchannelAuthenticationRequest:   300,
  IdToken:                 300,  DeviceCode:                         600,
  Interaction:             600,  PreAuthorizedCode:                  300,
  Session:              28_800,  RefreshToken:                    28_800,
  Grant:                28_800,
}

/** A key for signed cookies, of its own but from the same secret, so that restarts keep it. */
function cookieKey(key: PrivateJwk): string {
  const secret = Buffer.from(key.d, 'base64url')
  return Buffer.from(hkdfSync('sha256', secret, '', 'szyna cookies', 32)).toString('base64url')
}

/** RFC 8414 §2: metadata of endpoints that answer, not of those that are switched off. */
function describeWhatIsThere(body: unknown): unknown {
  // oxfmt-ignore
  const absent = new Set([
    'authorization_endpoint', 'authorization_response_iss_parameter_supported', 'claim_types_supported',
    'claims_parameter_supported', 'claims_supported', 'code_challenge_methods_supported',
    'request_uri_parameter_supported', 'response_modes_supported', 'scopes_supported',
  ])
  return Object.fromEntries(Object.entries(body as object).filter(([name]) => !absent.has(name)))
}

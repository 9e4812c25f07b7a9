// oidc-provider as this bus configures it: systems that prove themselves by a signed assertion
// (RFC 7523) get a signed token (RFC 9068) for one API (RFC 8707). Whatever is not used is off, and
// no default of the library is left to chance. After FAPI 2.0 Security Profile §5.3.2.1: ES256
// alone, confidential clients alone, `aud` of an assertion is the issuer as text, 60 s, used once.
//
// A token is bound to the client certificate (RFC 8705 §3) by a claim of ours: the library decides by
// a fixed property of the client, here the connection does.
//
// `open-issuer.ts` adds what is not of the library: the exchange of mandates, and the answer of
// introspection. What is about people is in provider-people.ts. No refresh tokens: a system asks again
// while the visit goes on, with `prompt=none` where nobody is to be asked.

import { X509Certificate } from 'node:crypto'
import type { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import Provider, { errors } from 'oidc-provider'
import type { AdapterFactory, Configuration, ErrorOut, KoaContextWithOIDC } from 'oidc-provider'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Log } from '#kernel/log/log.ts'
import { namePurpose, purposeClaims } from './agreements/name-purpose.ts'
import type { Agreed } from './agreements/name-purpose.ts'
import { checkAssertion, tolerance } from './check-assertion.ts'
import { explainRefusal } from './explain-refusal.ts'
import type { PrivateJwk } from './jwk.ts'
import { levels } from './people/levels.ts'
import { systemClaims, unbound } from './grants/token-claims.ts'
import { forPeople } from './provider-people.ts'
import type { PeopleConfiguration, PeopleNeeds } from './provider-people.ts'
import { takeScopes } from './take-scopes.ts'
import { askable } from './askable-scopes.ts'
import { revocationKeysOf } from './revocation/keys-of-token.ts'
import type { StatusList } from './status-list/status-list.ts'
import { describeWhatIsThere } from './describe-issuer.ts'
import { lives, tokenLife } from './token-life.ts'

export interface ProviderNeeds {
  readonly issuer: string
  /** The active key first. */
  readonly keys: readonly PrivateJwk[]
  readonly adapter: AdapterFactory
  resource(uri: string): { scopes: string[] } | undefined
  readonly agreed: Agreed
  /** Thumbprint of the certificate that the token of this system is bound to (RFC 8705 §3). */
  boundTo(req: IncomingMessage, system: string): string | undefined
  /** The certificate that the connection showed, in base64 of its DER. */
  certificate(req: IncomingMessage): string | undefined
  /** Keys of signed cookies, the newest first. */
  readonly cookieKeys: readonly string[]
  readonly people: PeopleNeeds
  /** Where a token about a person is kept, so that its end is told there too. */
  readonly statusList: Pick<StatusList, 'assign'>
  /** Tells a person what went wrong where no system can be told. */
  renderError(ctx: KoaContextWithOIDC, out: ErrorOut): Promise<void>
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
  provider.on('pushed_authorization_request.error', (ctx, refusal) =>
    explainRefusal(ctx, refusal, log),
  )
  provider.on('authorization.error', (ctx, refusal) => {
    log.info({ system: ctx.oidc.client?.clientId, error: refusal.message }, 'a login was refused')
  })
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
    if (route === 'discovery') ctx.body = describeWhatIsThere(ctx.body, issuer)
  })
  return provider
}

function configuration(needs: ProviderNeeds): Configuration {
  const { issuer, keys, adapter, agreed, boundTo, clock, cookieKeys, statusList } = needs
  const people = forPeople(needs.people)
  return {
    ...people.configuration,
    adapter,
    jwks: { keys: keys.map((key) => ({ ...key })) },
    clients: [],
    clientAuthMethods: ['private_key_jwt', 'tls_client_auth'],
    clientDefaults: {
      grant_types: ['client_credentials'],
      response_types: [],
      token_endpoint_auth_method: 'private_key_jwt',
      id_token_signed_response_alg: 'ES256',
    },
    extraClientMetadata: { properties: ['entity', 'bound_by'] },
    enabledJWA: {
      clientAuthSigningAlgValues: ['ES256'],
      dPoPSigningAlgValues: ['ES256'],
      idTokenSigningAlgValues: ['ES256'],
    },
    responseTypes: ['code'],
    scopes: ['openid'],
    claims: { openid: ['sub', 'acr', 'auth_time'] },
    acrValues: [...levels],
    pkce: { required: () => true },
    routes: {
      authorization: '/auth',
      pushed_authorization_request: '/par',
      token: '/token',
      introspection: '/introspect',
      jwks: '/jwks',
    },
    subjectTypes: ['public'],
    clockTolerance: tolerance,
    cookies: {
      keys: [...cookieKeys],
      names: {
        session: 'szyna-session',
        interaction: 'szyna-interaction',
        resume: 'szyna-resume',
      },
      long: { httpOnly: true, sameSite: 'lax', signed: true, path: '/oidc' },
      short: { httpOnly: true, sameSite: 'lax', signed: true },
    },
    ttl: lives,
    features: features(needs, people),
    async extraTokenClaims(ctx, token) {
      const client = 'client' in token ? token.client : undefined
      const x5t = client && boundTo(ctx.req, client.clientId)
      const bearing = { entity: client?.['entity'], jkt: token.jkt, x5t }
      const { purpose_id: asked } = ctx.oidc.body ?? {}
      const ask = { asked, entity: client?.['entity'], resource: token.aud }
      const purpose = purposeClaims(namePurpose(ask, agreed))
      if (token.kind !== 'AccessToken') return { ...systemClaims(bearing), ...purpose }
      const person = people.claimsOf(ctx, bearing)
      if (person === undefined) throw new errors.InvalidGrant('the grant is not known')
      const claims = { ...person, ...purpose }
      const iat = Math.floor(clock.now() / 1000)
      const named = { ...claims, client_id: client?.clientId, sub: token.accountId, jti: token.jti }
      const keys = revocationKeysOf(named)
      return { ...claims, ...(await statusList.assign({ keys, iat, exp: iat + tokenLife })) }
    },
    assertJwtClientAuthClaimsAndHeader(ctx, claims, header) {
      const raw = ctx.oidc.params?.['client_assertion']
      const now = Math.floor(clock.now() / 1000)
      const complaint = checkAssertion({ raw, header, claims, issuer, now })
      if (complaint !== undefined) throw refuseClient(complaint)
      checkBinding(ctx, boundTo)
    },
    clientBasedCORS: () => false,
    rotateRefreshToken: false,
    enableHttpPostMethods: false,
    acceptQueryParamAccessTokens: false,
    allowOmittingSingleRegisteredRedirectUri: false,
    pairwiseIdentifier: () => Promise.reject(new Error('subjects are public')),
    fetch: () => Promise.reject(new Error('the identity provider fetches nothing')),
    renderError: (ctx, out) => needs.renderError(ctx, out),
  }
}

function features(
  { resource, certificate, boundTo }: ProviderNeeds,
  people: PeopleConfiguration,
): Configuration['features'] {
  const off = { enabled: false } as const
  return {
    ...people.features,
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
        const isCode = ctx.oidc.params?.['grant_type'] === 'authorization_code'
        const scopes = isCode ? askable(api.scopes) : takeScopes(ctx.oidc.params, api.scopes)
        return {
          scope: people.scopesFor(ctx, scopes).join(' '),
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
    encryption: off,
    introspection: { enabled: true, allowedPolicy: () => false },
    jwtIntrospection: off,
    jwtResponseModes: off,
    jwtUserinfo: off,
    mTLS: {
      enabled: true,
      tlsClientAuth: true,
      getCertificate: (ctx) => readCertificate(certificate(ctx.req)),
      certificateAuthorized: () => true,
      certificateSubjectMatches: (ctx) =>
        boundTo(ctx.req, ctx.oidc.client?.clientId ?? '') !== undefined,
    },
    registration: off,
    registrationManagement: off,
    requestObjects: off,
    revocation: off,
    rpInitiatedLogout: off,
    rpMetadataChoices: off,
    userinfo: off,
  }
}

function refuseClient(complaint: string): Error {
  const refusal = new errors.CustomOIDCProviderError('invalid_client', complaint)
  return Object.assign(refusal, { status: 401, statusCode: 401 })
}

/** What a system promised: its tokens about people are bound by DPoP or by its certificate. */
function checkBinding(ctx: KoaContextWithOIDC, boundTo: ProviderNeeds['boundTo']): void {
  const { client, params, route } = ctx.oidc
  if (route !== 'token' || params?.['grant_type'] !== 'authorization_code' || !client) return
  const isBound =
    client['bound_by'] === 'mtls'
      ? boundTo(ctx.req, client.clientId) !== undefined
      : ctx.get('DPoP') !== ''
  if (!isBound) throw unbound()
}

function readCertificate(der: string | undefined): X509Certificate | undefined {
  return der === undefined ? undefined : new X509Certificate(Buffer.from(der, 'base64'))
}

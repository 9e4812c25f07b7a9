// The part of the issuer's configuration that is about people: authorization code with PAR and PKCE,
// consent and context, mandates asked for by `authorization_details` (RFC 9396). After FAPI 2.0
// Security Profile §5.3.2.2. A token about a person is always bound to a key of the system.

import { errors } from 'oidc-provider'
import type { Account, Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { checkGrant, permitted } from './grants/check-grant.ts'
import type { GrantNeeds, StandingGrant } from './grants/check-grant.ts'
import { personClaims } from './grants/token-claims.ts'
import type { Bearing } from './grants/token-claims.ts'
import { openLoginPolicy } from './interactions/policy.ts'
import type { Mandates } from './mandates/mandates.ts'
import { tokenExchange } from './mandates/read-exchange.ts'
import type { Seal } from './secrets/seal.ts'
import type { Visitors } from './visitors/visitors.ts'

export interface PeopleNeeds extends GrantNeeds {
  readonly visitors: Visitors
  /** Absent: nobody gives mandates here. */
  readonly mandates: Mandates | undefined
  readonly seal: Seal
  readonly clock: { now(): number }
  /** 32 bytes: of the nonces of DPoP proofs. */
  readonly nonceSecret: Buffer
}

export interface PeopleConfiguration {
  readonly configuration: Pick<
    Configuration,
    'extraParams' | 'findAccount' | 'formats' | 'interactions' | 'loadExistingGrant'
  >
  readonly features: ReturnType<typeof featuresFor>
  /** Claims of a token about a person; undefined: it is about none. */
  claimsOf(ctx: KoaContextWithOIDC, bearing: Bearing): Record<string, unknown> | undefined
  /** Of the scopes of an API those that may be given here. */
  scopesFor(ctx: KoaContextWithOIDC, scopes: readonly string[]): readonly string[]
}

export function forPeople(needs: PeopleNeeds): PeopleConfiguration {
  const standing = new WeakMap<KoaContextWithOIDC, StandingGrant>()
  const policy = openLoginPolicy(needs)
  return {
    configuration: {
      extraParams: { context: checkRequest },
      interactions: {
        policy: policy.prompts,
        url: (_ctx, { uid }) => `/oidc/interaction/${uid}`,
      },
      async loadExistingGrant(ctx) {
        const grantId = await policy.existingGrant(ctx)
        return grantId === undefined ? undefined : await ctx.oidc.provider.Grant.find(grantId)
      },
      findAccount,
      formats: { customizers: { jwt: withoutDetails } },
    },
    features: featuresFor(needs),
    claimsOf(ctx, bearing) {
      const grant = standing.get(ctx)
      return grant && personClaims(bearing, grant, needs.seal)
    },
    scopesFor(ctx, scopes) {
      const grant = standing.get(ctx)
      if (grant?.office === undefined) return scopes
      return permitted(scopes, grant.office.permissions, grant.acr)
    },
  }

  /** With a code in hand the grant is checked again; without, it is enough that the person is known. */
  async function findAccount(
    ctx: KoaContextWithOIDC,
    sub: string,
    source?: { grantId?: string | undefined },
  ): Promise<Account | undefined> {
    if (source?.grantId === undefined) {
      return (await needs.people.find(sub)) && account(sub)
    }
    const grant = await checkGrant(source.grantId, needs)
    if (grant === undefined || grant.person !== sub) return undefined
    standing.set(ctx, grant)
    return account(sub)
  }
}

function featuresFor({ nonceSecret, mandates, clock }: PeopleNeeds) {
  return {
    dPoP: {
      enabled: true,
      nonceSecret,
      requireNonce: (ctx) => isNonceDue(ctx, clock.now()),
    },
    pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
    richAuthorizationRequests: {
      enabled: true,
      types: { mandate: { validate: (ctx, wish) => checkWish(ctx, wish, mandates) } },
      authorizationDetailsForGrantSource: (ctx) => givenIn(ctx),
      authorizationDetailsForAccessToken: (_ctx, _token, source) => source?.rar,
      authorizationDetailsForIntrospection: (_ctx, token) => token.rar,
    },
  } satisfies Configuration['features']
}

/** A narrower wish in an exchange is looked at there. */
function checkWish(
  ctx: KoaContextWithOIDC,
  wish: unknown,
  mandates: PeopleNeeds['mandates'],
): void {
  const { client, params = {} } = ctx.oidc
  if (params['grant_type'] === tokenExchange) return
  const complaints =
    mandates === undefined
      ? ['This bus keeps no mandates.']
      : params['context'] === 'official'
        ? ['A mandate is given by a citizen: leave context=official out.']
        : mandates.check(wish, client?.clientId ?? '')
  if (complaints.length > 0) throw new errors.InvalidAuthorizationDetails(complaints.join(' '))
}

function account(sub: string): Account {
  return { accountId: sub, claims: () => ({ sub }) }
}

/** `context` is a parameter of ours; of the ways to answer only the one without a script is there. */
function checkRequest(ctx: KoaContextWithOIDC, context: string | undefined): void {
  if (context !== undefined && context !== 'citizen' && context !== 'official') {
    throw new errors.InvalidRequest('context is citizen or official, or is left out.')
  }
  const { response_mode: mode = 'query' } = ctx.oidc.params ?? {}
  if (mode !== 'query') throw new errors.InvalidRequest('response_mode is query, or is left out.')
}

/** Mandates given in this interaction, as the consent page wrote them down. */
function givenIn(ctx: KoaContextWithOIDC) {
  const { consent } = (ctx.oidc.result ?? {}) as { consent?: { details?: { type: string }[] } }
  return consent?.details
}

/** What was given is in the reply to the system; the token of somebody present does not repeat it. */
function withoutDetails(
  _ctx: KoaContextWithOIDC,
  _token: unknown,
  { payload }: { payload: Record<string, unknown> },
): void {
  if (payload['mode'] === 'online') delete payload['authorization_details']
}

/** Seconds that the clock of a proof may be ahead (FAPI 2.0 §5.3.2.1 item 13). */
const mostAhead = 60

/**
 * A nonce of ours is due where a code is exchanged. The library asks this of every proof, so that it is
 * also the place to look at `iat`, which it leaves alone in proofs with a nonce.
 */
function isNonceDue(ctx: KoaContextWithOIDC, now: number): boolean {
  const [, claims = ''] = ctx.get('DPoP').split('.')
  const { iat } = readClaims(claims)
  if (typeof iat === 'number' && iat > Math.floor(now / 1000) + mostAhead) {
    throw new errors.InvalidDpopProof('iat of the DPoP proof is in the future. Check the clock.')
  }
  return ctx.oidc.params?.['grant_type'] === 'authorization_code'
}

function readClaims(part: string): { iat?: unknown } {
  try {
    return (JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) ?? {}) as { iat?: unknown }
  } catch {
    return {}
  }
}

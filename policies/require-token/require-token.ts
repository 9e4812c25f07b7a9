// Who calls, and for whom: an access token that our issuer signed for this API, sent once, in the
// Authorization field and nowhere else (RFC 6750, RFC 9449). Sets `call.caller`; without this step
// nobody is known. The token never reaches a log, a problem or, unless told, the upstream.
//
//   field ─► signature, claims ─► time, audience ─► holder ─► revoked? ─► caller
//              └ once a minute      └ each call ────────────────┴─► asked again before the first byte
//                                                                   of the reply, and while it streams

import type { Problem } from '#kernel/problem/problem.ts'
import { keep, recall } from '../call.ts'
import type { Call } from '../call.ts'
import { agreesWithKnown } from '../known-caller.ts'
import { definePolicy } from '../policy.ts'
import type { Issuer } from '../policy.ts'
import { depends, passes, refuses } from '../told.ts'
import { checkHolder } from './check-holder.ts'
import { schema } from './options.ts'
import type { RequireToken } from './options.ts'
import { longestToken } from './read-token.ts'
import { audience, expired, invalid, missing, noMandates, revoked, uncertain } from './refusals.ts'
import type { Scheme } from './refusals.ts'
import { openVerifiedTokens } from './verified-tokens.ts'
import type { VerifiedTokens } from './verified-tokens.ts'
import { verifyToken } from './verify-token.ts'
import type { Verified } from './verify-token.ts'

/** All steps of a process that trust one issuer share what it verified. */
const tokensOf = new WeakMap<Issuer, VerifiedTokens>()

interface Admitted {
  readonly verified: Verified
  /** The caller's nonce will not count much longer. */
  readonly aging: boolean
}

export default definePolicy<RequireToken>({
  name: 'require-token',
  phase: 'identify',
  identifies: true,
  summary: {
    pl: 'Wpuszcza tylko systemy, które okażą ważny token wydany dla tego API.',
    en: 'Lets in only systems that show a valid token issued for this API.',
  },
  schema,
  build(options, { clock, issuer, route, among }) {
    const { leeway = 5, forward = false, nonce = 'optional', sensitive = false } = options
    const { resource, major } = route.api
    const holder = { issuer, root: `${resource}/v${major}`, wantsNonce: nonce === 'required' }
    const takesMandates = among?.includes('require-mandate') ?? false
    const tokens = tokensOf.get(issuer) ?? openVerifiedTokens(issuer)
    tokensOf.set(issuer, tokens)
    const me = {}

    return {
      request(call) {
        const authorization = call.headers.lone('authorization')
        if (authorization === undefined) {
          throw missing('Send the access token in the field Authorization: Bearer, or DPoP.')
        }
        if (authorization === false) throw invalid('Send the field Authorization once.')
        const scheme = schemeOf(authorization)
        const known = tokens.find(authorization, call.arrivedAt)
        const verified = known ?? verifyToken(tokenIn(authorization, scheme), issuer)
        if (verified.kind === 'refused') throw invalid(verified.detail, scheme)
        if (!known) tokens.keep(authorization, verified, call.arrivedAt)
        // Before the rest: who is told of as the person concerned learns of refused calls too.
        const { notes } = verified
        if (notes) call.notes = call.notes === undefined ? notes : { ...call.notes, ...notes }

        const now = clock.now() / 1000
        if (now >= verified.expires + leeway) throw expired(scheme)
        if (verified.begins > now + leeway) throw invalid('The token is not valid yet.', scheme)
        if (!verified.audience.includes(resource)) throw audience(resource, scheme)
        const token = scheme === 'DPoP' ? tokenIn(authorization, scheme) : ''
        const aging = checkHolder(call, verified, { scheme, token, now }, holder)
        const { caller } = verified
        if (!agreesWithKnown(call, caller.system)) {
          throw invalid('The token and the certificate are not of one system.', scheme)
        }
        call.caller = caller
        const refusal = ended(verified, scheme)
        if (refusal !== undefined) throw refusal
        if (caller.person?.mode === 'offline' && !takesMandates) throw noMandates()
        keep(call, me, { verified, aging } satisfies Admitted)
        const before = call.holds
        call.holds = () => ended(verified, scheme) === undefined && before?.() !== false
        if (!forward) forget(call)
      },
      response(call, reply) {
        const admitted = recall(call, me) as Admitted | undefined
        if (admitted === undefined) return
        const { verified, aging } = admitted
        if (aging) reply.headers.add('DPoP-Nonce', issuer.nonces.current(clock.now() / 1000))
        if (reply.problem !== undefined) return
        const refusal = ended(verified, verified.bound?.by === 'proof' ? 'DPoP' : 'Bearer')
        if (refusal !== undefined) throw refusal
      },
      explain({ call: { caller } }) {
        if (caller === undefined) return depends('Depends on the token that the call shows.')
        if (caller.person?.mode === 'offline' && !takesMandates) return refuses(noMandates())
        return passes(`A token of ${caller.system} for ${resource} is taken.`)
      },
    }

    /** Why it counts for nothing any more. */
    function ended({ keys, issuedAt, caller }: Verified, scheme: Scheme): Problem | undefined {
      if (issuer.revoked(keys, issuedAt)) return revoked(scheme)
      const mustKnow = sensitive || caller.person?.mode === 'offline'
      return mustKnow && !issuer.knowsRevocations() ? uncertain() : undefined
    }
  },
})

function forget({ headers }: Call): void {
  headers.delete('authorization')
  headers.delete('dpop')
}

/** Its case is free, the rest is not (RFC 9110 §11.1). */
function schemeOf(authorization: string): Scheme {
  if (authorization.slice(0, 7).toLowerCase() === 'bearer ') return 'Bearer'
  if (authorization.slice(0, 5).toLowerCase() === 'dpop ') return 'DPoP'
  throw missing('The field Authorization holds no token; send Authorization: Bearer, or DPoP.')
}

function tokenIn(authorization: string, scheme: Scheme): string {
  const from = scheme.length + 1
  if (authorization.length > longestToken + from) {
    throw invalid('The token is longer than 8 KiB.', scheme)
  }
  return authorization.slice(from)
}

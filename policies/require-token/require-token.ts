// Who calls: a Bearer token (RFC 6750) that our issuer signed for this API, sent once, in the
// Authorization field and nowhere else. Sets `call.caller`; without this step nobody is known.
// The token never reaches a log, a problem or, unless told, the upstream.

import { Problem } from '#kernel/problem/problem.ts'
import type { ProblemCode } from '#kernel/problem/problem.ts'
import type { Call } from '../call.ts'
import { agreesWithKnown } from '../known-caller.ts'
import { definePolicy } from '../policy.ts'
import type { Issuer } from '../policy.ts'
import { depends, passes } from '../told.ts'
import { longestToken } from './read-token.ts'
import { openVerifiedTokens } from './verified-tokens.ts'
import type { VerifiedTokens } from './verified-tokens.ts'
import { verifyToken } from './verify-token.ts'
import type { Verified } from './verify-token.ts'

export interface RequireToken {
  leeway?: number
  forward?: boolean
}

/** All steps of a process that trust one issuer share what it verified. */
const tokensOf = new WeakMap<Issuer, VerifiedTokens>()

export default definePolicy<RequireToken>({
  name: 'require-token',
  phase: 'identify',
  identifies: true,
  summary: {
    pl: 'Wpuszcza tylko systemy, które okażą ważny token wydany dla tego API.',
    en: 'Lets in only systems that show a valid token issued for this API.',
  },
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      leeway: {
        description:
          'Seconds by which the clocks of the issuer and the bus may differ when times in the token are checked.',
        type: 'integer',
        minimum: 0,
        maximum: 60,
        default: 5,
      },
      forward: {
        description:
          'Whether the token goes on to the upstream. Leave it off unless the system behind the API checks tokens of the bus itself.',
        type: 'boolean',
        default: false,
      },
    },
  },
  build({ leeway = 5, forward = false }, { clock, issuer, route }) {
    const { resource } = route.api
    const tokens = tokensOf.get(issuer) ?? openVerifiedTokens(issuer)
    tokensOf.set(issuer, tokens)

    return {
      request(call) {
        const authorization = call.headers.lone('authorization')
        if (authorization === undefined) {
          throw missing('Send the access token in the field Authorization: Bearer.')
        }
        if (authorization === false) throw invalid('Send the field Authorization once.')
        const known = tokens.find(authorization, call.arrivedAt)
        const verified = known ?? verifyToken(tokenIn(authorization), issuer)
        if (verified.kind === 'refused') throw invalid(verified.detail)
        if (!known) tokens.keep(authorization, verified, call.arrivedAt)

        const now = clock.now() / 1000
        if (now >= verified.expires + leeway) throw expired()
        if (verified.begins > now + leeway) throw invalid('The token is not valid yet.')
        if (!verified.audience.includes(resource)) throw audience(resource)
        checkHolder(call, verified)
        call.caller = verified.caller
        if (!forward) call.headers.delete('authorization')
      },
      explain({ call: { caller } }) {
        if (caller === undefined) return depends('Depends on the token that the call shows.')
        return passes(`A token of ${caller.system} for ${resource} is taken.`)
      },
    }
  },
})

/** RFC 8705 §3: a bound token is taken from the holder of the certificate, and from nobody else. */
function checkHolder(call: Call, { boundTo, caller }: Verified): void {
  if (boundTo !== undefined && boundTo !== call.certificate?.thumbprint) {
    throw invalid(
      call.certificate === undefined
        ? 'The token is bound to a certificate; connect with that certificate.'
        : 'The token is bound to another certificate than the one of this connection.',
    )
  }
  if (!agreesWithKnown(call, caller.system)) {
    throw invalid('The token and the certificate are not of one system.')
  }
}

/** The token behind the scheme; the scheme's case is free, the rest is not. */
function tokenIn(authorization: string): string {
  if (authorization.slice(0, 7).toLowerCase() !== 'bearer ') {
    throw missing('The field Authorization holds no Bearer token; send Authorization: Bearer.')
  }
  if (authorization.length > longestToken + 7) throw invalid('The token is longer than 8 KiB.')
  return authorization.slice(7)
}

function missing(detail: string): Problem {
  // RFC 6750 §3.1: no error code for a call that shows no token.
  return new Problem('token/missing', detail, { headers: ['WWW-Authenticate', 'Bearer'] })
}

function invalid(detail: string): Problem {
  return refusal('token/invalid', detail)
}

function expired(): Problem {
  return refusal('token/expired', 'The token has expired; get a new one from the issuer.')
}

function audience(resource: string): Problem {
  const detail = `The token is not for this API; ask the issuer for one with resource=${resource}.`
  return refusal('token/audience', detail)
}

function refusal(code: ProblemCode, detail: string): Problem {
  const challenge = `Bearer error="invalid_token", error_description="${detail}"`
  return new Problem(code, detail, { headers: ['WWW-Authenticate', challenge] })
}

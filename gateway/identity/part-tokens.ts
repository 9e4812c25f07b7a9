// Tokens for the parts of composed calls. The caller has shown who he is; the bus asks the parts in his
// name, with a token as he could get himself and no wider, which says on whose account it is used
// (RFC 8693 §4.1, `act`):
//
//   { iss, sub: gmina.eurzad, client_id, entity, aud: …/api/mc/persons, scope,
//     act: { sub: szyna/widok360/v1 }, cnf: { urn:szyna:part: szyna/widok360/v1 }, … }
//
// Called in the name of a person, it is for that person too. It never leaves the process but to a part
// whose policy file forwards tokens; and there it is of no use, since no client can show it. One is signed for a
// caller and a part and used for 80 s of its 120, so that a call hardly ever pays for a signature.

import type { Clock } from '#kernel/clock/clock.ts'
import { newId } from '#kernel/ids/ids.ts'
import type { Caller } from '#policies/call.ts'
import { partBinding } from '#policies/require-token/verify-token.ts'
import type { PartResource, PartToken } from '../data-plane/front-deps.ts'
import { scopeToken } from './askable-scopes.ts'
import type { Keys } from './keys.ts'
import { partPerson } from './part-person.ts'
import { openSigner } from './sign-token.ts'

export interface PartTokenNeeds {
  readonly issuer: string
  readonly keys: Pick<Keys, 'signing' | 'onChange'>
  /** As of the provider: every scope that a token for the API may carry; undefined: no such API. */
  resource(uri: string): { scopes: string[] } | undefined
  readonly clock: Clock
}

/** Seconds. */
const life = 120
const usedFor = 80

interface Kept {
  readonly authorization: string
  /** Seconds since 1970. */
  readonly until: number
}

type OfCaller = WeakMap<PartResource, Kept>

export function openPartTokens({ issuer, keys, resource, clock }: PartTokenNeeds): PartToken {
  const signed = openSigner(keys)
  let tokens = new WeakMap<Caller, OfCaller>()
  keys.onChange(() => {
    tokens = new WeakMap()
  })

  return (caller, wish) => {
    const now = Math.floor(clock.now() / 1000)
    let known = tokens.get(caller)
    if (known === undefined) tokens.set(caller, (known = new WeakMap()))
    const kept = known.get(wish)
    if (kept !== undefined && isFresh(kept, now)) return kept.authorization
    const claims = claimsFor(caller, wish, now)
    if (claims === undefined) return undefined
    const authorization = `Bearer ${signed('at+jwt', claims)}`
    known.set(wish, { authorization, until: now + usedFor })
    return authorization
  }

  function claimsFor(caller: Caller, wish: PartResource, now: number): object | undefined {
    const { system, entity } = caller
    const { resource: aud, scopes, act } = wish
    const api = resource(aud)
    if (api === undefined) return undefined
    const may = scopes.filter((one) => scopeToken.test(one) && api.scopes.includes(one))
    const scope = may.join(' ')
    return {
      iss: issuer,
      aud,
      client_id: system,
      entity,
      jti: newId<'token'>(),
      iat: now,
      exp: now + life,
      ...(scope !== '' && { scope }),
      ...partPerson(caller, wish),
      cnf: { [partBinding]: act },
    }
  }
}

function isFresh({ until }: Kept, now: number): boolean {
  return now < until && now >= until - usedFor
}

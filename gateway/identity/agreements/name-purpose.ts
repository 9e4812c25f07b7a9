// Which purpose of an agreement a token names: the one that the system asked for, else the only one that
// its entity has for the API. A token never names a purpose of somebody else or for another API; that
// one is in force still is looked at again at each call.

import { errors } from 'oidc-provider'
import type { KnownPurpose } from '#policies/agreements.ts'

/** The agreements in force; undefined members: nothing was agreed with anybody. */
export interface Agreed {
  purpose(id: string): KnownPurpose | undefined
  /** `api`: `{entity}/{api}`. */
  of(entity: string, api: string): readonly KnownPurpose[]
}

export interface PurposeAsk {
  /** The parameter `purpose_id` of the token request. */
  readonly asked: unknown
  /** Of the system. */
  readonly entity: unknown
  /** Audience of the token: `{public url}/api/{entity}/{api}`. */
  readonly resource: unknown
}

/**
 * Undefined: the token names none.
 * @throws InvalidTarget (RFC 8707 §2) where the purpose asked for is not there for this system and API
 */
export function namePurpose(ask: PurposeAsk, agreed: Agreed): KnownPurpose | undefined {
  const { asked, entity, resource } = ask
  const api = typeof resource === 'string' ? apiNamed(resource) : undefined
  if (asked === undefined || asked === '') {
    const all = api === undefined || typeof entity !== 'string' ? [] : agreed.of(entity, api)
    return all.length === 1 ? all[0] : undefined
  }
  const purpose = typeof asked === 'string' ? agreed.purpose(asked) : undefined
  if (purpose !== undefined && purpose.entity === entity && purpose.api === api) return purpose
  throw new errors.InvalidTarget(
    'No purpose of an agreement in force of this system has this purpose_id for this API.',
  )
}

export function purposeClaims(purpose: KnownPurpose | undefined): Record<string, string> {
  return purpose === undefined ? {} : { agreement: purpose.agreement, purpose_id: purpose.id }
}

/** `{entity}/{api}` */
function apiNamed(resource: string): string | undefined {
  return /\/api\/([^/]+\/[^/]+)$/.exec(resource)?.[1]
}

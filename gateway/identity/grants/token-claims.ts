// What a token says beside the claims of RFC 9068: of a system its entity, of a person in which login
// and context. Must never carry the identifier readably, nor that of an official at all.
//
//   claim                system   citizen             official
//   entity               yes      yes                 yes            of the system
//   mode                 –        online              online
//   ctx                  –        citizen             official
//   acr auth_time        –        of the login        of the login
//   sid gid              –        visit, grant        visit, grant
//   ent unit ms          –        –                   of the office
//   psn                  –        identifier, sealed  –
//   cnf                  x5t#S256 if registered       always: jkt or x5t#S256

import { errors } from 'oidc-provider'
import type { Seal } from '../secrets/seal.ts'
import type { StandingGrant } from './check-grant.ts'

export interface Bearing {
  /** Of the system. */
  readonly entity: unknown
  /** Of a DPoP key (RFC 9449), which the library puts in itself. */
  readonly jkt: string | undefined
  /** Of a registered certificate that the connection showed. */
  readonly x5t: string | undefined
}

export function systemClaims({ entity, x5t }: Bearing): Record<string, unknown> {
  return { entity, ...(x5t !== undefined && { cnf: { 'x5t#S256': x5t } }) }
}

/** @throws InvalidRequest where the token would be bound to nothing */
export function personClaims(
  bearing: Bearing,
  grant: StandingGrant,
  seal: Seal,
): Record<string, unknown> {
  if (bearing.jkt === undefined && bearing.x5t === undefined) throw unbound()
  const { ctx, acr, authTime, sid, grantId, office, of } = grant
  return {
    ...systemClaims(bearing),
    mode: 'online',
    ctx,
    acr,
    auth_time: authTime,
    sid,
    gid: grantId,
    ...(office === undefined
      ? { psn: seal.seal({ country: of.country, identifier: of.identifier }, of.id) }
      : {
          ent: office.entity,
          ...(office.unit && { unit: office.unit.id }),
          ms: office.membership,
        }),
  }
}

/** What the token endpoint says to a system that proves no key of its own. */
export function unbound(): Error {
  return new errors.InvalidRequest(
    'A token about a person is bound to a key: send a DPoP proof, or connect with the certificate registered for this system.',
  )
}

// Claims of a person in the token of a part: those of the caller's own token, for the API of the part.
// A mandate for a composed operation covers the operations it is made of, each for that one question:
//
//   mandate: viewSelf of widok360 ─► part: { locations: [mc/persons], actions: [getPerson] }, same case

import type { Caller } from '#policies/call.ts'
import type { PartResource } from '../data-plane/front-deps.ts'

/** `sub` and, off-line, `act` among them. */
export function partPerson(
  { system, entity, person }: Caller,
  { resource, operation, act }: PartResource,
): object {
  if (person === undefined) return { sub: system, act: { sub: act } }
  const { office, mandate } = person
  return {
    sub: person.id,
    mode: person.mode,
    ctx: person.context,
    acr: person.acr,
    auth_time: person.authTime,
    ...(person.sid !== undefined && { sid: person.sid }),
    ...(person.gid !== undefined && { gid: person.gid }),
    ...(person.sealed !== undefined && { psn: person.sealed }),
    ...(office && { ent: office.entity, ms: office.membership }),
    ...(office?.unit !== undefined && { unit: office.unit }),
    act: { sub: act, ...(mandate && { act: { sub: system, entity } }) },
    ...(mandate && {
      mid: mandate.id,
      mv: mandate.version,
      authorization_details: [
        {
          type: 'mandate',
          locations: [resource],
          actions: [operation],
          case_id: mandate.caseId,
          purpose: mandate.purpose,
          basis: mandate.basis,
        },
      ],
    }),
  }
}

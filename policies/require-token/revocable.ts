// What a token may be revoked by: itself, the system, its entity, and whatever of the person it rests
// on. Written once for each verified token; looked up at each call.

import type { Caller } from '../call.ts'

export function revocable({ tokenId, system, entity, person }: Caller): readonly string[] {
  const keys = [`jti:${tokenId}`, `client:${system}`, `ent:${entity}`]
  if (person === undefined) return Object.freeze(keys)
  const { id, sid, gid, office, mandate } = person
  keys.push(`sub:${id}`)
  if (sid !== undefined) keys.push(`sid:${sid}`)
  if (gid !== undefined) keys.push(`gid:${gid}`)
  if (office !== undefined) keys.push(`ms:${office.membership}`)
  if (office !== undefined && office.entity !== entity) keys.push(`ent:${office.entity}`)
  if (mandate !== undefined) keys.push(`mid:${mandate.id}`)
  return Object.freeze(keys)
}

// Who a token of a system for an API would name, did it ask for all that it may have. No token is made.

import type { Database } from '#kernel/db/db.ts'
import type { Caller } from '#policies/call.ts'
import { askable } from './askable-scopes.ts'
import { systemById } from './systems.ts'

interface Needs {
  readonly db: Database
  /** As `IdentityNeeds.resource`. */
  resource(uri: string): { scopes: string[] } | undefined
}

/** Undefined: no such system or it is suspended, or no such API. */
export async function nameCaller(
  clientId: string,
  uri: string,
  { db, resource }: Needs,
): Promise<Caller | undefined> {
  const system = await systemById(db, clientId)
  const api = resource(uri)
  if (!system || system.suspended || !api) return undefined
  const scopes = new Set(askable(api.scopes))
  return { kind: 'system', system: clientId, entity: system.entity, scopes, tokenId: '' }
}

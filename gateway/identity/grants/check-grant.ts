// Whether a grant still stands when its code is exchanged: the visit goes on, the person is known, the
// membership holds. Asked at the token endpoint, since up to 60 s lie between the consent and the code.

import type { Offices, OfficeContext, Permitted } from '../offices/offices.ts'
import { isAtLeast } from '../people/levels.ts'
import type { Level } from '../people/levels.ts'
import type { People, Person } from '../people/people.ts'
import type { Visitors } from '../visitors/visitors.ts'
import type { GrantContext, Grants } from './grants.ts'

export interface StandingGrant extends GrantContext {
  readonly of: Person
  /** There with the context `official` alone. */
  readonly office: OfficeContext | undefined
}

export interface GrantNeeds {
  readonly grants: Grants
  readonly people: People
  readonly visitors: Pick<Visitors, 'goesOn'>
  readonly offices: Offices
}

/** Undefined: nothing may be issued on it. */
export async function checkGrant(
  grantId: string,
  { grants, people, visitors, offices }: GrantNeeds,
): Promise<StandingGrant | undefined> {
  const context = await grants.find(grantId)
  if (context === undefined || !(await visitors.goesOn(context.sid))) return undefined
  const of = await people.find(context.person)
  if (of === undefined) return undefined
  if (context.membership === undefined) return { ...context, of, office: undefined }
  const office = await offices.find(context.membership, context.person)
  return office && { ...context, of, office }
}

/** Of these scopes those that the membership permits with a login of this level. */
export function permitted(
  scopes: readonly string[],
  permissions: readonly Permitted[],
  acr: Level,
): string[] {
  return scopes.filter((scope) =>
    permissions.some(({ code, minAcr }) => code === scope && isAtLeast(acr, minAcr)),
  )
}

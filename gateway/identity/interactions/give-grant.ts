// The consent of a person becomes a grant. Its context and the mandates given with it are kept in one
// transaction, once for an interaction: a form sent twice gives nothing twice.

import type Provider from 'oidc-provider'
import type { Interaction } from 'oidc-provider'
import type { Database } from '#kernel/db/db.ts'
import { refuse } from '#kernel/problem/problem.ts'
import type { Grants } from '../grants/grants.ts'
import type { Giver, MandateWish, Mandates } from '../mandates/mandates.ts'
import type { Visitor, Visitors } from '../visitors/visitors.ts'
import type { Asked } from './read-asked.ts'

export interface GiveNeeds {
  readonly db: Database
  readonly grants: Grants
  /** Absent: nobody gives mandates here. */
  readonly mandates: Mandates | undefined
  readonly visitors: Visitors
  readonly clock: { now(): number }
}

export interface Given {
  readonly grantId: string
  /** What the reply to the system repeats, each with the id of its mandate. */
  readonly details?: MandateWish[]
  readonly [member: string]: unknown
}

export async function giveGrant(
  asked: Asked,
  { uid }: Interaction,
  visitor: Visitor,
  provider: Provider,
  { db, grants, mandates, visitors }: GiveNeeds,
): Promise<Given> {
  const { system, resource, scopes, missing, isOpenid, wishes, office } = asked
  if (wishes.length > 0 && (office !== undefined || mandates === undefined)) {
    return refuse('context/required', 'A mandate is given by a citizen.')
  }
  const grant = new provider.Grant({ accountId: visitor.person, clientId: system })
  if (isOpenid) grant.addOIDCScope('openid')
  if (scopes.length > 0) grant.addResourceScope(resource, scopes.join(' '))
  if (missing.length > 0) grant.rejectResourceScope(resource, missing.join(' '))
  const grantId = await grant.save()
  const { person, acr, means, sid } = visitor
  const authTime = Math.floor(visitor.beganAt / 1000)
  const giver: Giver = { person, acr, means, sid, authTime, grantId }
  const details = await db.knex.transaction(async (trx) => {
    const ctx = office ? ('official' as const) : ('citizen' as const)
    await grants.keep(trx, { ...giver, system, ctx, membership: office?.membership }, uid)
    const given: MandateWish[] = []
    for (const wish of wishes) {
      const { id } = await mandates!.give(trx, wish, system, giver)
      given.push({ ...wish, mandate_id: id })
    }
    return given
  })
  await visitors.choose(sid, office?.membership)
  return { grantId, ...(details.length > 0 && { details }) }
}

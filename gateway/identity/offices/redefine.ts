// Another set of permissions for all offices. Whoever loses by it (a permission or role that is no more,
// or means something else) is revoked, so that no token goes on naming it.

import { isDeepStrictEqual } from 'node:util'
import { refuse } from '#kernel/problem/problem.ts'
import { checkDefinitions } from './check-definitions.ts'
import { readDefinitions, writeDefinitions } from './definitions.ts'
import type { Definitions } from './definitions.ts'
import { meaningOf } from './permit.ts'
import type { Grant } from './permit.ts'
import type { OfficeNeeds } from './office-needs.ts'

/** @throws Problem request/invalid */
export async function redefine(
  { db, bus, clock, revocations }: OfficeNeeds,
  wanted: Definitions,
): Promise<{ changed: boolean; touched: number }> {
  const errors = checkDefinitions(wanted)
  if (errors.length > 0) {
    refuse('request/invalid', 'The permissions do not fit together.', { errors })
  }
  return await db.knex.transaction(async (trx) => {
    await trx.raw(`lock table permission_set in share row exclusive mode`)
    const former = await readDefinitions(trx)
    const { permissions, roles } = wanted
    if (isDeepStrictEqual(former, { permissions, roles })) return { changed: false, touched: 0 }
    await writeDefinitions(trx, wanted, 'admin', clock)
    const held = await trx.raw<{ rows: (Grant & { membership: string })[] }>(
      `select a.kind, a.code, a.membership from assignment a
       join membership m on m.id = a.membership
       where a.state = 'in-force' and m.state = 'active'`,
    )
    const meaning = (grant: Grant, set: Definitions) =>
      meaningOf(grant, set).map((one) => ({ ...one, title: undefined }))
    const touched = new Set(
      held.rows
        .filter((grant) => !isDeepStrictEqual(meaning(grant, former), meaning(grant, wanted)))
        .map(({ membership }) => membership),
    )
    await revocations.revoke(
      trx,
      [...touched].map((id) => `ms:${id}` as const),
    )
    await bus.publish(trx, { type: 'permissions.changed', subject: 'permissions', data: {} })
    return { changed: true, touched: touched.size }
  })
}

// Memberships end: with them all that was assigned, and every token that names them.

import type { Around, OfficeNeeds } from './office-needs.ts'

export async function endMemberships(
  { revocations }: Pick<OfficeNeeds, 'revocations'>,
  { trx, now }: Pick<Around, 'trx' | 'now'>,
  ids: readonly string[],
): Promise<void> {
  const at = new Date(now)
  await trx.raw(
    `update membership set state = 'ended', ended_at = ?, lapses_at = null,
       country = null, identifier = null
     where id = any(?::uuid[])`,
    [at, [...ids]],
  )
  await trx.raw(
    `update assignment set state = 'ended', ended_at = ?
     where state <> 'ended' and membership = any(?::uuid[])`,
    [at, [...ids]],
  )
  await revocations.revoke(
    trx,
    ids.map((id) => `ms:${id}` as const),
  )
}

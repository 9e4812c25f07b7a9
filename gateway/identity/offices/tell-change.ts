// What follows every change of an office: the version of the membership, the line of history, the event.

import type { Around, OfficeNeeds } from './office-needs.ts'

export interface Change {
  readonly entity: string
  /** Id of a person, `bus` or `time`. */
  readonly who: string
  /** `invited`, `assigned`, … */
  readonly what: string
  readonly membership: string | undefined
  /** Ids, codes and times; no personal data. */
  readonly detail?: object
}

export async function tellChange(
  { bus }: Pick<OfficeNeeds, 'bus'>,
  { trx, now }: Pick<Around, 'trx' | 'now'>,
  { entity, who, what, membership, detail = {} }: Change,
): Promise<void> {
  if (membership !== undefined) {
    await trx.raw(`update membership set version = version + 1 where id = ?`, [membership])
  }
  await trx.raw(
    `insert into office_history (entity, at, who, what, membership, detail) values (?, ?, ?, ?, ?, ?)`,
    [entity, new Date(now), who, what, membership ?? null, JSON.stringify(detail)],
  )
  await bus.publish(trx, {
    type: membership === undefined ? 'office.changed' : 'membership.changed',
    subject: membership ?? entity,
    data: { entity, what },
  })
}

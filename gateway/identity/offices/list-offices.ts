// Every entity that has people or was suspended, for the administrator of the bus.

import type { Knex } from 'knex'

export interface OfficeFacts {
  readonly entity: string
  readonly title: string
  readonly state: 'active' | 'suspended'
  /** How many are there, and how many are invited. */
  readonly members: number
  readonly invited: number
}

export async function listOffices(knex: Knex): Promise<OfficeFacts[]> {
  const { rows } = await knex.raw<{ rows: OfficeFacts[] }>(
    `select o.entity, coalesce(o.title, o.entity) as title,
       case when o.suspended_at is null then 'active' else 'suspended' end as state,
       count(*) filter (where m.state = 'active')::int as members,
       count(*) filter (where m.state = 'invited')::int as invited
     from office o left join membership m on m.entity = o.entity
     group by o.entity order by o.entity`,
  )
  return rows.map((row) => ({ ...row }))
}

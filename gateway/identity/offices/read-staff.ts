// Who is in an office and what each has, as its pages and the administrator of the bus see it. Of who is
// invited nothing is shown but the end of the identifier.

import type { Knex } from 'knex'
import { readDefinitions } from './definitions.ts'
import type { Definitions } from './definitions.ts'
import { assignmentsOf, membershipsOf } from './membership-table.ts'
import type { Membership } from './membership-table.ts'
import { permittedBy } from './permit.ts'
import type { Assignment } from './permit.ts'

export interface Staff {
  readonly members: readonly Member[]
  readonly units: readonly Unit[]
  readonly definitions: Definitions
}

export interface Member extends Membership {
  /** In force or proposed. */
  readonly assignments: readonly Assignment[]
  /** Codes of what is permitted now. */
  readonly permitted: readonly string[]
}

export interface Unit {
  readonly id: string
  readonly name: string
}

export async function readStaff(knex: Knex, entity: string, now: number): Promise<Staff> {
  const definitions = await readDefinitions(knex)
  const those = await membershipsOf(knex, entity)
  const assignments = await assignmentsOf(knex, those)
  const members = those.map((one) => {
    const its = assignments.filter(({ membership }) => membership === one.id)
    const permitted = permittedBy(its, definitions, now).map(({ code }) => code)
    return { ...one, assignments: its, permitted }
  })
  const units = await knex.raw<{ rows: Unit[] }>(
    `select id, name from unit where entity = ? order by name`,
    [entity],
  )
  return { members, units: units.rows, definitions }
}

// The score of a version, kept beside its findings: these are cut at the most that are listed, and the
// score is of all of them. Null for what was registered before there were scores.

import type { Knex } from 'knex'

export async function scoreColumn(knex: Knex): Promise<void> {
  await knex.raw(`alter table api_version add column score jsonb`)
}

// The quotas of all processes, in the table `policy_quota`: each adds what it counted and is told the sum.

import type { Database } from '#kernel/db/db.ts'
import type { QuotaRow, QuotaStore } from './quotas.ts'

export function quotaTable({ knex }: Pick<Database, 'knex'>): QuotaStore {
  return {
    async load(periods) {
      const rows = await knex('policy_quota')
        .whereIn('period', [...periods])
        .select<Row[]>('name', 'who', 'period', 'used')
      return rows.map(numbered)
    },
    async add(rows) {
      const columns = [
        rows.map(({ name }) => name),
        rows.map(({ who }) => who),
        rows.map(({ period }) => period),
        rows.map(({ used }) => String(used)),
      ]
      const { rows: sums } = await knex.raw<{ rows: Row[] }>(add, columns)
      return sums.map(numbered)
    },
    async forget(day, month) {
      await knex.raw(forget, [day, month])
    },
  }
}

/** PostgreSQL's bigint comes as text. */
interface Row extends Omit<QuotaRow, 'used'> {
  readonly used: string | number
}

function numbered(row: Row): QuotaRow {
  return { ...row, used: Number(row.used) }
}

/** Sorted, so that two processes that write at once do not wait for one another crosswise. */
const add = `
  insert into policy_quota as kept (name, who, period, used)
  select name, who, period, sum(used)
  from unnest(?::text[], ?::text[], ?::text[], ?::bigint[]) as counted (name, who, period, used)
  group by period, name, who
  order by period, name, who
  on conflict (period, name, who) do update set used = kept.used + excluded.used
  returning name, who, period, used`

const forget = `
  delete from policy_quota
  where (length(period) = 10 and period < ?) or (length(period) = 7 and period < ?)`

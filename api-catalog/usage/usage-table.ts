// The rows of usage: added to, read in sums, and forgotten after 400 days.

import type { Knex } from 'knex'
import { percentile } from './buckets.ts'
import type { Sums } from './sums.ts'
import type { UsageFilter, UsageRow } from './usage.ts'

/** In the order of their keys, so that two processes that add at once never wait for each other in a circle. */
export async function addRows(knex: Knex, rows: readonly Sums[]): Promise<void> {
  const sorted = rows.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
  await knex.raw(
    `insert into usage_hour (${keys.join()}, ${sums.join()}, times)
     select ${keys.join()}, ${sums.join()}, times from jsonb_to_recordset(?::jsonb) as added(
       hour timestamptz, api text, operation text, system text, entity text, purpose text,
       ${sums.map((name) => `${name} bigint`).join()}, times bigint[])
     on conflict (${keys.join()}) do update set
       ${sums.map((name) => `${name} = usage_hour.${name} + excluded.${name}`).join()},
       times = (select array_agg(coalesce(had, 0) + coalesce(came, 0) order by at)
         from unnest(usage_hour.times, excluded.times) with ordinality as both_(had, came, at))`,
    [JSON.stringify(sorted)],
  )
}

export async function readRows(knex: Knex, filter: UsageFilter): Promise<UsageRow[]> {
  const by = filter.by.map((name) => ({ name, sql: groups[name] }))
  const columns = by.map(({ sql }, at) => `${sql} as g${at}`)
  const { where, values } = conditionsOf(filter)
  const grouping = by.length === 0 ? '' : `group by ${by.map((_, at) => at + 1).join()}`
  const { rows } = await knex.raw<{ rows: RawRow[] }>(
    `select ${[...columns, ...sums.map((name) => `sum(${name})::float8 as ${name}`)].join()}
     from usage_hour where ${where} ${grouping}`,
    values,
  )
  const timed = await knex.raw<{ rows: RawTime[] }>(
    `select ${[...columns, 'bucket::int as bucket', 'sum(count)::float8 as count'].join()}
     from usage_hour, unnest(times) with ordinality as t(count, bucket)
     where ${where} group by ${[...by.map((_, at) => at + 1), by.length + 1].join()}`,
    values,
  )
  const times = new Map<string, number[]>()
  for (const row of timed.rows) {
    const key = groupOf(row, by.length)
    const counts = times.get(key) ?? []
    times.set(key, counts)
    while (counts.length < row.bucket) counts.push(0)
    counts[row.bucket - 1] = row.count
  }
  return rows
    .filter(({ calls }) => calls !== null)
    .map((row) => usageRow(row, filter.by, times.get(groupOf(row, by.length)) ?? []))
    .toSorted((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1))
}

export async function forgetRows(knex: Knex, before: Date): Promise<void> {
  await knex.raw(`delete from usage_hour where hour < ?`, [before])
}

const keys = ['hour', 'api', 'operation', 'system', 'entity', 'purpose'] as const
// oxfmt-ignore
const sums = ['calls', 'refused', 'failed', 'upstream_faults', 'reply_bytes', 'checked', 'fitted'] as const

/** Offices count days as Warsaw has them. */
// oxfmt-ignore
const groups = {
  hour:      `to_char(hour at time zone 'UTC', 'YYYY-MM-DD"T"HH24:00:00.000"Z"')`,
  day:       `to_char(date_trunc('day', hour, 'Europe/Warsaw') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.000"Z"')`,
  api:       'api',
  operation: 'operation',
  system:    'system',
  entity:    'entity',
  purpose:   'purpose',
}

type RawRow = Record<(typeof sums)[number], number> & Record<`g${number}`, string>
type RawTime = { readonly bucket: number; readonly count: number } & Record<`g${number}`, string>

function conditionsOf(filter: UsageFilter): { where: string; values: (string | Date)[] } {
  const parts = ['hour >= ?', 'hour < ?']
  const values: (string | Date)[] = [new Date(filter.from), new Date(filter.to)]
  if (filter.api !== undefined) {
    parts.push(`(api = ? or starts_with(api, ?))`)
    values.push(filter.api, `${filter.api}/v`)
  }
  for (const name of ['operation', 'system', 'entity', 'purpose'] as const) {
    const wanted = filter[name]
    if (wanted === undefined) continue
    parts.push(`${name} = ?`)
    values.push(wanted)
  }
  return { where: parts.join(' and '), values }
}

function usageRow(row: RawRow, by: UsageFilter['by'], times: readonly number[]): UsageRow {
  const of = (name: UsageFilter['by'][number]) => {
    const at = by.indexOf(name)
    const value = at === -1 ? undefined : row[`g${at}`]
    return value === '' ? undefined : value
  }
  return {
    at: of('hour') ?? of('day'),
    api: of('api'),
    operation: of('operation'),
    system: of('system'),
    entity: of('entity'),
    purpose: of('purpose'),
    calls: row.calls,
    refused: row.refused,
    failed: row.failed,
    upstreamFaults: row.upstream_faults,
    replyBytes: row.reply_bytes,
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    checked: row.checked,
    fitted: row.fitted,
  }
}

function groupOf(row: Record<`g${number}`, string>, many: number): string {
  return Array.from({ length: many }, (_, at) => row[`g${at}`]).join('\n')
}

function sortKey({
  at = '',
  api = '',
  operation = '',
  system = '',
  entity = '',
}: UsageRow): string {
  return [at, api, operation, system, entity].join('\n')
}

function keyOf({ hour, api, operation, system, entity, purpose }: Sums): string {
  return [hour, api, operation, system, entity, purpose].join('\n')
}

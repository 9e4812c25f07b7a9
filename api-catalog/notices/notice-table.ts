// The rows of notices: written once for each cause, numbered without gaps, read in order.

import type { Knex } from 'knex'
import { newId } from '#kernel/ids/ids.ts'
import type { NewNotice, Notice, NoticeData, NoticeKind } from './notice.ts'
import { titleOf } from './words/title-of.ts'

/** All of them, or none when something was written for this cause before: how many. */
export async function writeNotices(
  knex: Knex,
  cause: string,
  notices: readonly NewNotice[],
  now: number,
): Promise<number> {
  if (notices.length === 0) return 0
  return await knex.transaction(async (trx) => {
    // The lock of this row is what makes one writer wait for another: no gap, no second telling.
    const { rows } = await trx.raw<{ rows: { last: string }[] }>(
      `select last from notice_counter for update`,
    )
    const before = await trx.raw<{ rows: unknown[] }>(
      `select from notice where cause = ? limit 1`,
      [cause],
    )
    if (before.rows.length > 0) return 0
    const last = Number(rows[0]?.last ?? 0)
    const made = notices.map(({ data, ...one }, at) => ({
      ...one,
      cursor: last + 1 + at,
      id: newId(),
      cause,
      data: JSON.stringify(data),
      made_at: new Date(now),
    }))
    await trx('notice').insert(made)
    await trx.raw(`update notice_counter set last = ?`, [last + made.length])
    return made.length
  })
}

export interface NoticeWindow {
  readonly entity: string
  /** Without this one. */
  readonly after: number
  readonly limit: number
  /** Undefined: all. */
  readonly kinds?: readonly string[] | undefined
}

/** Oldest first. */
export async function readNotices(
  knex: Knex,
  { entity, after, limit, kinds }: NoticeWindow,
): Promise<Notice[]> {
  const { rows } = await knex.raw<{ rows: Row[] }>(
    `select * from notice
      where entity = ? and cursor > ? and (?::text[] is null or kind = any(?::text[]))
      order by cursor limit ?`,
    [entity, after, kinds ?? null, kinds ?? null, limit] as Knex.Value[],
  )
  return rows.map(noticeOf)
}

/** Newest first. */
export async function latestNotices(knex: Knex, entity: string, limit: number): Promise<Notice[]> {
  const { rows } = await knex.raw<{ rows: Row[] }>(
    `select * from notice where entity = ? order by cursor desc limit ?`,
    [entity, limit],
  )
  return rows.map(noticeOf)
}

/** The cursor of the last one of the whole bus. */
export async function lastCursor(knex: Knex): Promise<number> {
  const { rows } = await knex.raw<{ rows: { last: string }[] }>(`select last from notice_counter`)
  return Number(rows[0]?.last ?? 0)
}

export async function forgetNotices(knex: Knex, before: Date): Promise<void> {
  await knex.raw(`delete from notice where made_at < ?`, [before])
}

interface Row {
  readonly cursor: string
  readonly id: string
  readonly kind: NoticeKind
  readonly entity: string
  readonly subject: string
  readonly data: NoticeData
  readonly made_at: Date | string
}

function noticeOf({ cursor, id, kind, entity, subject, data, made_at }: Row): Notice {
  return {
    id,
    cursor: Number(cursor),
    kind,
    entity,
    at: new Date(made_at).toISOString(),
    subject,
    address: addressOf(kind, data),
    title: titleOf(kind, data),
    data,
  }
}

function addressOf(kind: NoticeKind, { api, agreement }: NoticeData): string {
  if (kind.startsWith('agreement.') && agreement !== undefined)
    return `/desk/agreements/${agreement}`
  return `/apis/${api.split('/').slice(0, 2).join('/')}`
}

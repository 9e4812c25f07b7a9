// Notices, opened: events of the bus become notices to those they touch, once; ends that come near are
// told; webhooks are served. Who may read what is decided by whoever calls.
//
//   event ─▶ subscriber 'notices' ─▶ who is affected ─▶ notice (numbered) ─┬─▶ list, Atom
//   sunset in 30, 7, 1 days ─▶ keeper ──────────────────────▲              └─▶ webhooks, each from its cursor

import { atomOfNotices } from './atom.ts'
import type { Language } from './atom.ts'
import { makeFeedToken, opensFeed } from './feed-tokens.ts'
import type { NoticeNeeds } from './notice-needs.ts'
import { usualPace } from './notice-needs.ts'
import {
  forgetNotices,
  lastCursor,
  latestNotices,
  readNotices,
  writeNotices,
} from './notice-table.ts'
import { noticesOfEvent, toldEvents } from './notices-of-event.ts'
import type { Notice } from './notice.ts'
import { tellSunsets } from './tell-sunsets.ts'
import { openWebhooks } from './webhooks/open-webhooks.ts'
import { runDeliveries } from './webhooks/run-deliveries.ts'
import type { Webhooks } from './webhooks/webhook.ts'

export interface Notices {
  /** Oldest first, those behind the cursor `after`; at most `limit`, at most 500. */
  list(entity: string, after?: number, limit?: number): Promise<readonly Notice[]>
  /** Newest first. */
  latest(entity: string, limit?: number): Promise<readonly Notice[]>
  /** How many are behind what was read. */
  unread(entity: string): Promise<number>
  /** `upTo`: a cursor; one that is before what was read changes nothing. */
  markRead(entity: string, upTo: number): Promise<void>
  /** Makes a token for the private feed and shows it this once; the former one is void. */
  feedToken(entity: string): Promise<string>
  /** The last hundred as Atom; undefined: the token opens no feed of this entity. */
  atom(entity: string, token: string, language?: Language): Promise<string | undefined>
  readonly webhooks: Webhooks
  /** Tells ends that have come near; comes by itself every minute. */
  tellSunsets(): Promise<number>
  close(): Promise<void>
}

const mostRead = 500
const lookEveryMs = 60_000
const dayMs = 86_400_000
const keptMs = 400 * dayMs

/** Rejects when the database does not answer. */
export async function openNotices(needs: NoticeNeeds): Promise<Notices> {
  const { db, bus, clock, log, publicUrl } = needs
  const { knex } = db
  const closing = new AbortController()
  const sending = { ...needs, its: { ...usualPace, ...needs.pace }, signal: closing.signal }
  const deliveries = runDeliveries(sending, () => closing.abort())
  const subscription = await bus.subscribe('notices', toldEvents, async (event) => {
    const { cause, notices } = await noticesOfEvent(event, needs)
    if ((await writeNotices(knex, cause, notices, clock.now())) > 0) deliveries.wake()
  })
  let forgotten = -Infinity
  let looking: Promise<unknown> | undefined
  const timer = setInterval(() => void look(), lookEveryMs).unref()
  void look()

  return {
    list: (entity, after = 0, limit = 100) =>
      readNotices(knex, { entity, after, limit: Math.min(limit, mostRead) }),
    latest: (entity, limit = 100) => latestNotices(knex, entity, Math.min(limit, mostRead)),
    async unread(entity) {
      const { rows } = await knex.raw<{ rows: { many: number }[] }>(
        `select count(*)::int as many from notice
          where entity = ? and cursor > coalesce((select read from notice_reader where entity = ?), 0)`,
        [entity, entity],
      )
      return rows[0]?.many ?? 0
    },
    async markRead(entity, upTo) {
      const read = Math.min(upTo, await lastCursor(knex))
      await knex.raw(
        `insert into notice_reader (entity, read) values (?, ?)
         on conflict (entity) do update set read = greatest(notice_reader.read, excluded.read)`,
        [entity, read],
      )
    },
    feedToken: (entity) => makeFeedToken(knex, entity),
    async atom(entity, token, language = 'pl') {
      if (!(await opensFeed(knex, entity, token))) return undefined
      return atomOfNotices(entity, await latestNotices(knex, entity, 100), { publicUrl, language })
    },
    webhooks: openWebhooks(sending, deliveries.wake),
    tellSunsets: tellNow,
    async close() {
      clearInterval(timer)
      await subscription.stop()
      await looking
      await deliveries.close()
    },
  }

  async function tellNow(): Promise<number> {
    const told = await tellSunsets(needs)
    if (told > 0) deliveries.wake()
    return told
  }

  function look(): Promise<unknown> {
    looking ??= keep()
      .catch((err: unknown) => log.warn({ err }, 'ends of APIs cannot be told; it is tried again'))
      .finally(() => (looking = undefined))
    return looking
  }

  async function keep(): Promise<void> {
    await tellNow()
    const now = clock.now()
    if (now - forgotten < dayMs) return
    forgotten = now
    await forgetNotices(knex, new Date(now - keptMs))
  }
}

// One attempt at a webhook that this process holds: the token to be echoed, or the next notice. Never
// throws for what the target does; what came of it is written before the lease is given back.

import { randomBytes } from 'node:crypto'
import { postSafely } from '#kernel/fetch/post-safely.ts'
import type { Posted } from '#kernel/fetch/post-safely.ts'
import { newId } from '#kernel/ids/ids.ts'
import type { NoticeNeeds, Pace } from '../notice-needs.ts'
import { readNotices } from '../notice-table.ts'
import { afterFailure, afterSuccess } from './after-attempt.ts'
import type { Attempted } from './after-attempt.ts'
import { eventOfChallenge, eventOfNotice, isEchoed } from './cloud-event.ts'
import { signDelivery } from './sign-delivery.ts'
import { giveBack, letGo } from './webhook-table.ts'
import type { Row } from './webhook-table.ts'

export interface Sending extends NoticeNeeds {
  readonly its: Pace
  /** The room closes. */
  readonly signal: AbortSignal
}

const readBytes = 1024

export async function deliver(row: Row, sending: Sending): Promise<void> {
  if (row.state === 'unconfirmed') {
    await challenge(row, sending)
    return
  }
  const { knex } = sending.db
  const { entity, kinds } = row
  const window = { entity, kinds: kinds ?? undefined, after: Number(row.cursor), limit: 1 }
  const [notice] = await readNotices(knex, window)
  if (notice === undefined) return await letGo(knex, row)
  const posted = await post(row, eventOfNotice(notice, sending.publicUrl), 0, sending)
  const now = sending.clock.now()
  if (posted.kind === 'taken') {
    const outcome = { after: afterSuccess(now), reason: undefined, cursor: notice.cursor }
    return await giveBack(knex, row, outcome)
  }
  await failed(row, posted.sentence, sending)
}

/** Whether it was echoed; one that was confirmed before stays as it is when it was not. */
export async function challenge(row: Row, sending: Sending): Promise<boolean> {
  const { clock, db, publicUrl } = sending
  const token = randomBytes(24).toString('base64url')
  const at = new Date(clock.now()).toISOString()
  const event = eventOfChallenge({ id: newId(), entity: row.entity, token, at }, publicUrl)
  const posted = await post(row, event, readBytes, sending)
  if (posted.kind === 'taken' && isEchoed(posted.text, token)) {
    const after = afterSuccess(clock.now())
    await giveBack(db.knex, row, { after, reason: undefined })
    return true
  }
  const sentence = posted.kind === 'refused' ? posted.sentence : 'It does not echo the token.'
  if (row.state === 'unconfirmed' || sending.signal.aborted) {
    await failed(row, sentence, sending)
  } else {
    const after = { ...attemptsOf(row), nextAt: row.next_at.getTime() }
    await giveBack(db.knex, row, { after, reason: sentence })
  }
  return false
}

async function failed(row: Row, reason: string, sending: Sending): Promise<void> {
  const { db, clock, log, signal } = sending
  if (signal.aborted) return await letGo(db.knex, row)
  const after = afterFailure(attemptsOf(row), clock.now())
  await giveBack(db.knex, row, { after, reason })
  if (after.state !== 'off') return
  const { id, entity } = row
  log.warn({ webhook: id, entity, reason }, 'a webhook is off until its owner tests it')
}

function attemptsOf({ state, attempts, failing_since }: Row): Attempted {
  return { state, attempts, failingSince: failing_since?.getTime() }
}

/** The address itself may hold a secret of the target, so no line of the log has it. */
async function post(
  { url }: Row,
  body: string,
  most: number,
  { clock, sign, fetchAllow, its, signal }: Sending,
): Promise<Posted> {
  const headers = signDelivery({ url, body }, { sign, now: clock.now() })
  const { totalMs } = its
  return await postSafely(
    url,
    { headers, body },
    { allow: fetchAllow, readBytes: most, totalMs, signal },
  )
}

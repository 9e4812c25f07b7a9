// Who is at our own pages: a visit begins when somebody logs in, by whichever means, and is one for
// the issuer, `/me` and `/office`. The cookie holds a random name of the visit and nothing else; the
// table holds its hash. Must never take a visit that has ended, or a form that another page made.
//
//   login ─► begin ─► context chosen (citizen, or an office) ─► … ─► end, 30 min idle, or 8 h
//                          └──► another context: same visit        official: 15 min, 10 h

import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import { refuse } from '#kernel/problem/problem.ts'
import type { Level } from '../people/levels.ts'
import type { Revocations } from '../revocation/revocations.ts'
import { readCookie } from './cookie.ts'

export interface Visitor {
  /** What tokens of this visit name as `sid`. */
  readonly sid: string
  /** Id of the person. */
  readonly person: string
  /** Code of the means of login. */
  readonly means: string
  readonly acr: Level
  /** When he logged in, milliseconds since 1970. */
  readonly beganAt: number
  /** Undefined: not chosen yet. */
  readonly context: 'citizen' | 'official' | undefined
  /** There with the context `official` alone. */
  readonly membership: string | undefined
  /** What the means wants back at logout. */
  readonly logout: unknown
}

export type Begun = Pick<Visitor, 'person' | 'means' | 'acr'> & { readonly logout?: unknown }

export interface Visitors {
  /** Undefined: nobody is logged in, or no more. */
  find(req: IncomingMessage): Promise<Visitor | undefined>
  /** Whether the visit with this `sid` has not ended. */
  goesOn(sid: string): Promise<boolean>
  /** A new visit, with its cookie; one that was there before ends. */
  begin(req: IncomingMessage, res: ServerResponse, begun: Begun): Promise<Visitor>
  /** The context of the visit from now on; a membership makes it `official`. */
  choose(sid: string, membership: string | undefined): Promise<void>
  /** Ends the visit and, by `sid:`, every token of it. */
  end(visitor: Visitor, res: ServerResponse): Promise<void>
  /** What a form of this visit carries in the field `token`. */
  formToken(visitor: Visitor): string
  /** Refuses `form/stale`. */
  checkForm(visitor: Visitor, token: string | undefined): void
}

export interface VisitorNeeds {
  readonly db: Database
  readonly clock: Clock
  readonly revocations: Pick<Revocations, 'revoke'>
  /** 32 bytes: of forms. */
  readonly secret: Uint8Array
  /** `https:` makes the cookie secure. */
  readonly publicUrl: string
}

const minute = 60_000
// oxfmt-ignore
const life = {
  citizen:  { idle: 30 * minute, whole:  8 * 60 * minute },
  official: { idle: 15 * minute, whole: 10 * 60 * minute },
}
/** Milliseconds between two notes that a visitor was seen. */
const seenEvery = minute

interface Row {
  sid: string
  person: string
  means: string
  acr: Level
  began_at: Date | string
  seen_at: Date | string
  context: Visitor['context'] | null
  membership: string | null
  logout: unknown
}

export function openVisitors({
  db,
  clock,
  revocations,
  secret,
  publicUrl,
}: VisitorNeeds): Visitors {
  const isSecure = publicUrl.startsWith('https:')
  const cookie = isSecure ? '__Host-szyna-visit' : 'szyna-visit'
  const attributes = `; Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`

  return { find, goesOn, begin, choose, end, formToken, checkForm }

  async function find(req: IncomingMessage): Promise<Visitor | undefined> {
    const name = readCookie(req, cookie)
    if (name === undefined) return undefined
    const { rows } = await db.knex.raw<{ rows: Row[] }>(
      `select sid, person, means, acr, began_at, seen_at, context, membership, logout
       from visit where id = ?`,
      [hashOf(name)],
    )
    const row = rows[0]
    if (row === undefined || !holds(row)) return undefined
    const now = clock.now()
    if (now - new Date(row.seen_at).getTime() > seenEvery) {
      await db.knex.raw(`update visit set seen_at = ? where sid = ?`, [new Date(now), row.sid])
    }
    return visitorOf(row)
  }

  async function goesOn(sid: string): Promise<boolean> {
    const { rows } = await db.knex.raw<{ rows: Row[] }>(
      `select began_at, seen_at, context from visit where sid = ?`,
      [sid],
    )
    return rows[0] !== undefined && holds(rows[0])
  }

  function holds({
    began_at,
    seen_at,
    context,
  }: Pick<Row, 'began_at' | 'seen_at' | 'context'>): boolean {
    const now = clock.now()
    const { idle, whole } = life[context ?? 'citizen']
    return now - new Date(seen_at).getTime() <= idle && now - new Date(began_at).getTime() <= whole
  }

  async function begin(
    req: IncomingMessage,
    res: ServerResponse,
    { person, means, acr, logout = null }: Begun,
  ): Promise<Visitor> {
    const former = await find(req)
    if (former !== undefined) await forget(former)
    const name = randomBytes(32).toString('base64url')
    const sid = randomBytes(16).toString('base64url')
    const now = new Date(clock.now())
    await db.knex.raw(
      `insert into visit (id, sid, person, means, acr, began_at, seen_at, logout)
       values (?, ?, ?, ?, ?, ?, ?, ?)`,
      [hashOf(name), sid, person, means, acr, now, now, JSON.stringify(logout)],
    )
    res.appendHeader('Set-Cookie', `${cookie}=${name}${attributes}`)
    const beganAt = now.getTime()
    return { sid, person, means, acr, beganAt, context: undefined, membership: undefined, logout }
  }

  async function choose(sid: string, membership: string | undefined): Promise<void> {
    const context = membership === undefined ? 'citizen' : 'official'
    await db.knex.raw(`update visit set context = ?, membership = ? where sid = ?`, [
      context,
      membership ?? null,
      sid,
    ])
  }

  async function end(visitor: Visitor, res: ServerResponse): Promise<void> {
    await forget(visitor)
    res.appendHeader('Set-Cookie', `${cookie}=${attributes}; Max-Age=0`)
  }

  async function forget({ sid }: Visitor): Promise<void> {
    await db.knex.transaction(async (trx) => {
      await trx.raw(`delete from visit where sid = ?`, [sid])
      await revocations.revoke(trx, [`sid:${sid}`])
    })
  }

  function formToken({ sid }: Visitor): string {
    return createHmac('sha256', secret).update(`form ${sid}`).digest('base64url')
  }

  function checkForm(visitor: Visitor, token: string | undefined): void {
    const expected = Buffer.from(formToken(visitor))
    const sent = Buffer.from(token ?? '')
    if (sent.length !== expected.length || !timingSafeEqual(sent, expected)) {
      refuse('form/stale', 'Open the page again and repeat what you wanted to do.')
    }
  }
}

function visitorOf(row: Row): Visitor {
  const { sid, person, means, acr, logout } = row
  return {
    sid,
    person,
    means,
    acr,
    beganAt: new Date(row.began_at).getTime(),
    context: row.context ?? undefined,
    membership: row.membership ?? undefined,
    logout,
  }
}

function hashOf(name: string): Buffer {
  return createHash('sha256').update(name).digest()
}

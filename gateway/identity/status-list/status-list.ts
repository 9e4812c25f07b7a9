// Token Status List (draft-ietf-oauth-status-list): for registries that check tokens themselves. A token
// of a person carries a number; a signed list of bits says which numbers were revoked. It lags behind
// by its `ttl`: the gateway does not use it, and who must know within a second asks for introspection.
//
//   token   status: { status_list: { idx: 417, uri: …/oidc/status/2 } }
//   list    { sub: …/oidc/status/2, iat, exp, ttl, status_list: { bits: 1, lst: base64url(zlib(bits)) } }
//           typ statuslist+jwt; bit idx: byte idx / 8, from its lowest bit; 0 valid, 1 invalid
//
// A list holds the tokens of its numbers that have not expired; when none is left, it is gone.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { deflate } from 'node:zlib'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import type { Log } from '#kernel/log/log.ts'
import type { RevocationKey } from '../revocation/revocations.ts'
import type { SignToken } from '../sign-token.ts'

export interface StatusList {
  /** Keeps a token in a list before it is handed out; gives back its claim `status`. */
  assign(token: {
    readonly keys: readonly RevocationKey[]
    /** Seconds since 1970. */
    readonly iat: number
    readonly exp: number
  }): Promise<StatusClaim>
  /** The claim of a token that was kept under this number. */
  refer(seq: number): StatusClaim
  /** `GET /oidc/status/{n}`. */
  handle(n: number, req: IncomingMessage, res: ServerResponse): void
}

export interface StatusClaim {
  readonly status: { readonly status_list: { readonly idx: number; readonly uri: string } }
}

export interface StatusListNeeds {
  readonly issuer: string
  readonly db: Database
  readonly sign: SignToken
  readonly log: Log
  readonly clock: Clock
}

/** Numbers of one list. */
export const listLength = 65_536
/** Seconds that a list is good for, here and wherever it is kept. */
export const listLife = 15
const mostKept = 100
const compress = promisify(deflate)

interface Kept {
  readonly at: number
  readonly text: Promise<string | undefined>
}

export function openStatusList({ issuer, db, sign, log, clock }: StatusListNeeds): StatusList {
  const kept = new Map<number, Kept>()
  const uriOf = (n: number) => `${issuer}/status/${n}`
  return { assign, refer, handle }

  function refer(seq: number): StatusClaim {
    const [n, idx] = [Math.floor(seq / listLength), seq % listLength]
    return { status: { status_list: { idx, uri: uriOf(n) } } }
  }

  async function assign({ keys, iat, exp }: Parameters<StatusList['assign']>[0]) {
    const { rows } = await db.knex.raw<{ rows: [{ seq: string | number }] }>(
      `insert into token_status (keys, issued_at, expires_at) values (?::text[], ?, ?) returning seq`,
      [[...keys], iat, new Date(exp * 1000)],
    )
    return refer(Number(rows[0].seq))
  }

  function handle(n: number, req: IncomingMessage, res: ServerResponse): void {
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      return answer(
        res.setHeader('Allow', 'GET, HEAD'),
        405,
        'This address is only read: send GET.',
      )
    }
    listOf(n).then(
      (text) => (text === undefined ? answer(res, 404, 'There is no such list.') : send(res, text)),
      (cause: unknown) => {
        log.error({ err: cause }, 'a status list could not be made')
        kept.delete(n)
        answer(res.setHeader('Retry-After', '3'), 503, 'The list cannot be made now.')
      },
    )
  }

  function listOf(n: number): Promise<string | undefined> {
    const now = clock.monotonic()
    const known = kept.get(n)
    if (known !== undefined && now - known.at < listLife * 1000) return known.text
    if (kept.size >= mostKept) kept.clear()
    const text = makeList(n)
    kept.set(n, { at: now, text })
    return text
  }

  async function makeList(n: number): Promise<string | undefined> {
    const now = Math.floor(clock.now() / 1000)
    const revoked = await revokedIn(db, n, new Date(clock.now()))
    if (revoked === undefined) return undefined
    const bits = Buffer.alloc(listLength / 8)
    for (const idx of revoked) bits[idx >> 3]! |= 1 << (idx & 7)
    const lst = (await compress(bits, { level: 9 })).toString('base64url')
    return sign('statuslist+jwt', {
      iss: issuer,
      sub: uriOf(n),
      iat: now,
      exp: now + 2 * listLife,
      ttl: listLife,
      status_list: { bits: 1, lst },
    })
  }
}

/** Undefined: no token of the list is left. */
async function revokedIn(db: Database, n: number, now: Date): Promise<number[] | undefined> {
  const range = [n * listLength, (n + 1) * listLength, now]
  const there = await db.knex.raw<{ rows: unknown[] }>(
    `select 1 from token_status where seq >= ? and seq < ? and expires_at > ? limit 1`,
    range,
  )
  if (there.rows.length === 0) return undefined
  const { rows } = await db.knex.raw<{ rows: { seq: string | number }[] }>(
    `select distinct s.seq from token_status s
     cross join lateral unnest(s.keys) as named (key)
     join revocation r on r.key = named.key and r.not_before >= s.issued_at * 1000
     where s.seq >= ? and s.seq < ? and s.expires_at > ?`,
    range,
  )
  return rows.map(({ seq }) => Number(seq) - n * listLength)
}

function send(res: ServerResponse, text: string): void {
  res.writeHead(200, {
    'Content-Type': 'application/statuslist+jwt',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': `public, max-age=${listLife}`,
    'X-Content-Type-Options': 'nosniff',
  })
  res.end(text)
}

function answer(res: ServerResponse, status: number, description: string): void {
  const body = JSON.stringify({ error: 'invalid_request', error_description: description })
  res.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
  })
  res.end(body)
}

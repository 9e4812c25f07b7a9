// What is asked of the tracker: the query of a GET, or the JSON body of a POST, at most 4 KiB. A PESEL
// in an address is refused whatever else is right: addresses are written down everywhere.

import type { IncomingMessage } from 'node:http'
import { isDay, readPesel } from '#kernel/pesel/pesel.ts'
import { refuse } from '#kernel/problem/problem.ts'
import type { InputError } from '#kernel/problem/problem.ts'
import { startOfDay } from '../polish-time.ts'

export interface Asked {
  /** Undefined: the one in whose name the token is. */
  readonly user: { readonly pesel?: string; readonly id?: string } | undefined
  /** ISO 8601, UTC. */
  readonly since: string | undefined
  /** Not included. */
  readonly until: string | undefined
  readonly offset: number
  readonly limit: number
}

const mostBytes = 4096
const mostOffset = 1_000_000
const mostLimit = 1000
const names = ['userCode', 'periodStart', 'periodEnd', 'offset', 'limit']

/** Refuses request/invalid with every error, request/malformed, request/media-type, request/body-too-large. */
export async function readAsked(req: IncomingMessage): Promise<Asked> {
  const where = req.method === 'POST' ? 'body' : 'query'
  const asked = where === 'body' ? await bodyOf(req) : queryOf(req)
  const errors: InputError[] = []
  const wrong = (name: string, detail: string) => {
    errors.push({ in: where, pointer: `/${name}`, detail })
    return undefined
  }
  for (const name of Object.keys(asked)
    .filter((one) => !names.includes(one))
    .slice(0, 10)) {
    wrong(name.slice(0, 50), `There is no such parameter; there are ${names.join(', ')}.`)
  }
  const user = userIn(asked['userCode'], where, wrong)
  const since = instantIn('periodStart', 0)
  const until = instantIn('periodEnd', 1)
  const offset = numberIn('offset', 0, mostOffset, 0)
  const limit = numberIn('limit', 1, mostLimit, 100)
  if (since !== undefined && until !== undefined && since > until) {
    wrong('periodEnd', 'The period ends before it begins.')
  }
  if (errors.length > 0) refuse('request/invalid', 'The log cannot be asked so.', { errors })
  return { user, since, until, offset, limit }

  /** A day begins and ends in Poland; as the end of a period it is in it. */
  function instantIn(name: string, later: 0 | 1): string | undefined {
    const text = asked[name]
    if (text === undefined) return undefined
    if (typeof text === 'string' && isDay(text)) return startOfDay(text, later)
    if (typeof text === 'string' && instant.test(text) && !Number.isNaN(Date.parse(text))) {
      return new Date(text).toISOString()
    }
    return wrong(name, 'Write a day, 2026-03-02, or a time with its zone, 2026-03-02T08:00:00Z.')
  }

  function numberIn(name: string, least: number, most: number, otherwise: number): number {
    const value = asked[name]
    if (value === undefined) return otherwise
    const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value
    if (Number.isSafeInteger(number) && (number as number) >= least && (number as number) <= most) {
      return number as number
    }
    wrong(name, `Write a whole number from ${least} to ${most}.`)
    return otherwise
  }
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/
const personId = /^p-[0-9a-f]{32}$/

type Wrong = (name: string, detail: string) => undefined

function userIn(code: unknown, where: 'body' | 'query', wrong: Wrong): Asked['user'] {
  if (code === undefined) return undefined
  const text = typeof code === 'string' ? code : ''
  if (personId.test(text)) return { id: text }
  const pesel = text.replace(/^PL/i, '')
  if (where === 'query' && /\d{11}/.test(text)) {
    return wrong(
      'userCode',
      'A PESEL may not stand in an address, which proxies and logs keep. Send the same parameters as JSON with POST.',
    )
  }
  if (where === 'body' && readPesel(pesel) !== undefined) return { pesel }
  return wrong('userCode', 'Write the id of a person of this bus, p-…, or in a POST a PESEL.')
}

function queryOf(req: IncomingMessage): Record<string, unknown> {
  const { searchParams } = new URL(req.url ?? '/', 'http://bus')
  const twice = [...searchParams.keys()].find((name) => searchParams.getAll(name).length > 1)
  if (twice !== undefined) refuse('request/malformed', 'A parameter comes twice; send each once.')
  return Object.fromEntries(searchParams)
}

async function bodyOf(req: IncomingMessage): Promise<Record<string, unknown>> {
  const { searchParams } = new URL(req.url ?? '/', 'http://bus')
  if (searchParams.size > 0) refuse('request/malformed', 'With POST everything stands in the body.')
  if (!/^application\/json(?:;|$)/i.test(req.headers['content-type'] ?? '')) {
    refuse('request/media-type', 'Send application/json.')
  }
  const parts: Buffer[] = []
  let length = 0
  for await (const part of req as AsyncIterable<Buffer>) {
    length += part.length
    if (length > mostBytes) refuse('request/body-too-large', `Send at most ${mostBytes} bytes.`)
    parts.push(part)
  }
  try {
    const body: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'))
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body }
  } catch {
    // As below.
  }
  return refuse('request/malformed', 'The body is no JSON object.')
}

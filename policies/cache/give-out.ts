// A copy as a reply: how old it is by now, 304 where the caller has it already, nothing but the fields
// to a HEAD.

import type { Reply } from '../call.ts'
import { HeaderList } from '../headers.ts'
import { fillPlace } from '../stored-reply.ts'
import { fieldsOf304, hasAlready } from './conditions.ts'
import type { Conditions } from './conditions.ts'
import type { Copy } from './copy.ts'

export interface Taker {
  readonly head: boolean
  readonly conditions: Conditions
  /** Monotonic milliseconds. */
  readonly now: number
}

/** `status`: what Cache-Status says of it behind `szyna` (RFC 9211). */
export function giveOut(
  reply: Reply,
  copy: Copy,
  { head, conditions, now }: Taker,
  status: string,
): void {
  const same = hasAlready(copy, conditions)
  const headers = new HeaderList(same ? fieldsOf304(copy.flat) : [...copy.flat])
  headers.set('Age', String(Math.floor(ageOf(copy, now) / 1000)))
  headers.add('Cache-Status', `szyna; ${status}`)
  if (head && !same) headers.set('Content-Length', String(copy.bytes.length))
  fillPlace(reply, {
    status: same ? 304 : copy.status,
    flat: headers.flat,
    bytes: same || head ? nothing : copy.bytes,
    from: copy.from,
  })
}

/** `now`: monotonic milliseconds. */
export function ageOf({ cameAged, cameAt }: Copy, now: number): number {
  return cameAged + (now - cameAt)
}

/** Negative: seconds past its time. */
export function secondsLeft(copy: Copy, now: number): number {
  return Math.floor((copy.lifetime - ageOf(copy, now)) / 1000)
}

const nothing = Buffer.alloc(0)

// Identifiers: UUIDv7 (RFC 9562 §5.7), so that rows made later sort later, and branded, so that the
// id of one kind of thing cannot be passed for another. Only this file makes one.

import { randomFillSync } from 'node:crypto'
import { v7, validate } from 'uuid'
import { systemClock } from '#kernel/clock/clock.ts'

declare const of: unique symbol
export type Id<kind extends string> = string & { readonly [of]: kind }

export type ApiId = Id<'api'>
export type VersionId = Id<'version'>
export type SystemId = Id<'system'>
export type EventId = Id<'event'>
export type EntryId = Id<'entry'>

const draw = idSource()

export function newId<kind extends string>(): Id<kind> {
  return v7(draw()) as Id<kind>
}

/** At the door: text from outside as an id, or `undefined` when it is none. */
export function readId<kind extends string>(text: string): Id<kind> | undefined {
  return validate(text) ? (text.toLowerCase() as Id<kind>) : undefined
}

/** Names of entities, APIs and systems in addresses: lower-case letters, digits and single hyphens. */
export const slugPattern = '^[a-z](?:-?[a-z0-9]){0,62}$'
const slug = new RegExp(slugPattern)

export function isSlug(text: string): boolean {
  return slug.test(text)
}

/**
 * What an id is made of: the time, a count within the millisecond, random bytes. Those are fetched
 * 4 KiB at a time: fetched for each id they cost 4 µs, a twentieth of a whole call.
 */
function idSource(): () => { random: Uint8Array; msecs: number; seq: number } {
  const pool = new Uint8Array(4_096)
  let at = pool.length
  let msecs = 0
  let seq = 0
  return () => {
    if (at === pool.length) {
      randomFillSync(pool)
      at = 0
    }
    const random = pool.subarray(at, (at += 16))
    const now = systemClock.now()
    if (now > msecs) {
      msecs = now
      seq = ((random[6]! & 0x7f) << 24) | (random[7]! << 16) | (random[8]! << 8) | random[9]!
    } else {
      seq = (seq + 1) | 0
      if (seq === 0) msecs += 1
    }
    return { random, msecs, seq }
  }
}

// One page of the list of APIs, and the cursor of the next: opaque to clients, and checked as anything
// from outside. It names the last entry, so that a page stays right while APIs come and go.

import { refuse } from '#kernel/problem/problem.ts'
import type { PublishedApi } from '../published.ts'

export interface PageWish {
  readonly limit: number
  readonly cursor: string | undefined
}

export interface ApiPage {
  readonly apis: readonly PublishedApi[]
  readonly next: string | null
}

/** @throws Problem `request/invalid`: the cursor is not one of ours */
export function pageOf(all: readonly PublishedApi[], { limit, cursor }: PageWish): ApiPage {
  const start = cursor === undefined ? 0 : startAfter(all, readCursor(cursor))
  const apis = all.slice(start, start + limit)
  const last = apis.at(-1)
  const more = start + limit < all.length && last !== undefined
  return { apis, next: more ? writeCursor({ at: start + limit, last: keyOf(last) }) : null }
}

interface Place {
  /** Where it was when the page was made. */
  readonly at: number
  readonly last: string
}

/** An entry that is gone leaves its place. */
function startAfter(all: readonly PublishedApi[], { at, last }: Place): number {
  const guess = all[at - 1]
  if (guess !== undefined && keyOf(guess) === last) return at
  const found = all.findIndex((api) => keyOf(api) === last)
  return found < 0 ? Math.max(at - 1, 0) : found + 1
}

function keyOf({ entity, name, major }: PublishedApi): string {
  return `${entity}/${name}/v${major}`
}

function writeCursor({ at, last }: Place): string {
  return Buffer.from(`${at} ${last}`).toString('base64url')
}

function readCursor(cursor: string): Place {
  const found = /^(\d{1,9}) ([a-z0-9-]+\/[a-z0-9-]+\/v\d{1,9})$/.exec(
    Buffer.from(cursor, 'base64url').toString(),
  )
  if (found === null) {
    const detail = 'This is not a cursor of the catalog; begin without one.'
    refuse('request/invalid', 'The cursor cannot be read.', {
      errors: [{ in: 'query', pointer: '/cursor', detail }],
    })
  }
  return { at: Number(found[1]), last: found[2] ?? '' }
}

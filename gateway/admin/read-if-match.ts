// Which revision whoever decides has read: `If-Match` (RFC 9110 §13.1.1), compared strongly, one ETag and no
// star, as deciding about whatever is there is deciding unread.

import { refuse } from '#kernel/problem/problem.ts'
import type { Input } from './handlers.ts'

/** @throws Problem request/invalid */
export function readIfMatch({ headers }: Pick<Input, 'headers'>): number {
  const field = headers['if-match']
  const [, revision] = /^"(\d{1,9})"$/.exec(typeof field === 'string' ? field.trim() : '') ?? []
  if (revision !== undefined) return Number(revision)
  const detail = 'Send the ETag that you read, like "3"; neither a weak one nor *.'
  return refuse('request/invalid', 'What was read is not named.', {
    errors: [{ in: 'header', pointer: '/if-match', detail }],
  })
}

export function etagOf({ revision }: { readonly revision: number }): { readonly etag: string } {
  return { etag: `"${revision}"` }
}

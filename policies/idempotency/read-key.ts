// The field Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-07 §2): a structured string,
// `"8e03978e-40d5"`; also taken without its quotes, as most clients send it. Both are the same key.

import { Problem } from '#kernel/problem/problem.ts'
import type { HeaderList } from '../headers.ts'

const quoted = /^"((?:[ !#-[\]-~]|\\["\\])*)"$/
const bare = /^[!#-[\]-~]+$/
const longest = 255

/** Undefined: there is none. Refuses what is no key. */
export function readKey(headers: HeaderList): string | undefined {
  const value = headers.lone('idempotency-key')
  if (value === undefined) return undefined
  if (value === false) throw malformed('Send the field Idempotency-Key once.')
  const inside = quoted.exec(value)?.[1]?.replace(/\\(.)/g, '$1')
  const key = inside ?? (bare.test(value) ? value : '')
  if (key === '' || key.length > longest) {
    throw malformed(
      `The field Idempotency-Key is no key; send a text of up to ${longest} ASCII characters in quotes, e.g. a UUID.`,
    )
  }
  return key
}

function malformed(detail: string): Problem {
  return new Problem('request/malformed', detail)
}

// What tells calls and keys apart: digests, since addresses and keys may say something of a person.

import { hash } from 'node:crypto'
import type { Call, Caller } from '../call.ts'
import { callerKey } from '../caller-key.ts'
import type { Print } from './key-store.ts'

/** A key is the caller's own: another system may use the same text. */
export function keyOf({ entity, system }: Caller, key: string): string {
  return digest(JSON.stringify([entity, system, key]))
}

/** Two calls have the same only if they ask the same, with the same rights. */
export function printOf(call: Call, caller: Caller): Print {
  const { method, path, query, headers, body } = call
  const bytes = body.kind === 'bytes' ? hash('sha256', body.bytes, 'base64url') : ''
  const type = headers.all('content-type').join(', ')
  return digest(JSON.stringify([method, path, query, type, bytes, callerKey(caller)]))
}

/** What a caller sends is never kept in the clear. */
function digest(text: string): string {
  return hash('sha256', text, 'base64url')
}

// A reply that a step keeps and gives out again. It was taken at the step's own place, after what the
// steps below it had done to it, so those must not do it once more: they get an empty place to look
// at, and the step's own response hook fills it.
//
//   request  ▼ above ▼ keeper: openPlace ─┐                 (the steps below are not asked)
//   response ▲ above ▲ keeper: fillPlace ◄┴─ below: 204 without a body, from the gateway
//
// Steps above see the kept reply as they saw the first one, from the upstream: what they hide of an
// upstream's answer they hide of the copy too. No step gets hold of what is kept, only of copies.

import type { Reply } from './call.ts'
import { noBody } from './call.ts'
import { HeaderList } from './headers.ts'

export interface StoredReply {
  readonly status: number
  /** Names and values. */
  readonly flat: readonly string[]
  readonly bytes: Uint8Array
  readonly from: Reply['from']
}

export type Place = { -readonly [key in keyof Reply]: Reply[key] }

export function openPlace(): Place {
  return { status: 204, headers: new HeaderList(), body: noBody, from: 'gateway' }
}

/** Other steps, above and below, may have put another reply in its place: ask before with `===`. */
export function fillPlace(place: Place, { status, flat, bytes, from }: StoredReply): void {
  place.status = status
  place.from = from
  place.body = bytes.length > 0 ? { kind: 'bytes', bytes: Buffer.from(bytes) } : noBody
  putFields(place.headers, flat)
}

/** In the place of whatever stood there. */
export function putFields(headers: HeaderList, flat: readonly string[]): void {
  headers.flat.length = 0
  for (let at = 0; at < flat.length; at += 2) headers.add(flat[at]!, flat[at + 1]!)
}

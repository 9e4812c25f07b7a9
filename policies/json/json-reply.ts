// A reply whose JSON a step must see whole: what is asked of the upstream for it, whether it can be
// read, and what of its head no longer holds once the body is another.

import { Problem } from '#kernel/problem/problem.ts'
import type { Call, Reply } from '../call.ts'
import { gatherReply } from '../gather-reply.ts'
import type { HeaderList } from '../headers.ts'
import { isJson, readMediaType } from '../openapi/media-type.ts'
import type { MediaType } from '../openapi/media-type.ts'
import type { Document } from './document.ts'
import { readDocument } from './read-document.ts'

/** On the way there: the whole of it, and as it is. A part may be JSON of its own, and hide what it is a part of. */
export function askForWhole(headers: HeaderList): void {
  headers.delete('range')
  headers.delete('if-range')
  headers.set('Accept-Encoding', 'identity')
}

/** RFC 9110 §6.4.1. */
export function isBodyless(call: Call, { status, body }: Reply): boolean {
  if (call.method === 'HEAD' || status === 204 || status === 205 || status === 304) return true
  return body.kind === 'none' || (body.kind === 'bytes' && body.bytes.length === 0)
}

/** Undefined: there is no media type, or none that can be read. A body under two of them is refused. */
export function mediaTypeOf({ headers }: Reply): MediaType | undefined {
  const type = headers.lone('content-type')
  if (type === false) throw unreadable('has two fields Content-Type; send one')
  return type === undefined ? undefined : readMediaType(type)
}

/** A body without a media type may be anything, JSON too. */
export function mayBeJson(media: MediaType | undefined): boolean {
  return media === undefined || isJson(media.essence)
}

/**
 * The JSON of the reply; undefined: the body is empty. Throws or rejects with `upstream/invalid`
 * where it cannot be read as one whole.
 */
export function readReply(
  reply: Reply,
  media: MediaType | undefined,
  most: number,
): Document | undefined | Promise<Document | undefined> {
  const { headers, status } = reply
  if (status === 206) throw partOnly()
  const coding = headers.all('content-encoding').join().trim().toLowerCase()
  if (coding !== '' && coding !== 'identity') {
    throw unreadable('is compressed, though `Accept-Encoding: identity` asks it not to be')
  }
  if (media?.charset !== undefined && media.charset !== 'utf-8' && media.charset !== 'us-ascii') {
    throw unreadable('is not in UTF-8 by its Content-Type; JSON always is (RFC 8259 §8.1)')
  }
  const whole = gatherReply(reply, most)
  if (typeof whole === 'boolean') return read(reply, whole, most)
  return whole.then((it) => read(reply, it, most))
}

function read({ body }: Reply, whole: boolean, most: number): Document | undefined {
  if (!whole)
    throw unreadable(`is larger than \`max-body\`, ${most} bytes; ask for less, or raise it`)
  if (body.kind !== 'bytes' || body.bytes.length === 0) return undefined
  const outcome = readDocument(body.bytes)
  if (outcome.kind === 'broken') throw unreadable(outcome.detail)
  return outcome.document
}

/** Nobody asked for it: the field Range does not get as far as the upstream. */
export function partOnly(): Problem {
  return unreadable('is a part only, though no Range was asked for; have the upstream answer 200')
}

/** The caller learns that it was kept back; the log, why. */
export function unreadable(why: string): Problem {
  const detail =
    'The answer of the system behind this API could not be worked on, so it is not passed on; the administrator finds the reason in the log under the trace id.'
  return new Problem('upstream/invalid', detail, { cause: new Error(`The answer ${why}.`) })
}

/** The body is another than the one these fields speak of. */
export function forgetBody(headers: HeaderList): void {
  for (const name of ['content-length', 'content-md5', 'digest', 'content-digest', 'repr-digest']) {
    headers.delete(name)
  }
}

/** As `forgetBody`; and what the upstream says of parts and of sameness holds for its own bytes alone (RFC 9110 §8.8.1). */
export function forgetReplyBody(headers: HeaderList): void {
  forgetBody(headers)
  headers.delete('accept-ranges')
  const tag = headers.lone('etag')
  if (tag === undefined) return
  if (tag === false) headers.delete('etag')
  else if (!tag.startsWith('W/')) headers.set('ETag', `W/${tag}`)
}

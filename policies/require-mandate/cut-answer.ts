// An answer cut down to the members that a mandate allows; what stays, stays letter for letter. An
// answer in which nobody can tell the members apart never passes.

import type { Call, Reply } from '../call.ts'
import { printDocument } from '../json/document.ts'
import type { Document } from '../json/document.ts'
import { changed, keep } from '../json/edit.ts'
import { forgetReplyBody, isBodyless, mayBeJson, mediaTypeOf } from '../json/json-reply.ts'
import { readReply, unreadable } from '../json/json-reply.ts'
import { pointerNode } from '../json/select.ts'

/** True: something was cut. Throws or rejects with `upstream/invalid`. */
export function cutAnswer(
  call: Call,
  reply: Reply,
  fields: ReadonlySet<string>,
  most: number,
): boolean | Promise<boolean> {
  if (isBodyless(call, reply)) {
    forgetReplyBody(reply.headers)
    return false
  }
  const media = mediaTypeOf(reply)
  if (!mayBeJson(media)) {
    throw unreadable('is not JSON, so it cannot be cut down to the fields of a mandate')
  }
  const document = readReply(reply, media, most)
  if (!(document instanceof Promise)) return cut(reply, document, fields)
  return document.then((it) => cut(reply, it, fields))
}

function cut(reply: Reply, document: Document | undefined, fields: ReadonlySet<string>): boolean {
  if (document === undefined) return false
  const allowed = pointerNode([...fields].map((field) => [field]))
  if ((keep(document, allowed) & changed) === 0) return false
  reply.body = { kind: 'bytes', bytes: Buffer.from(printDocument(document)) }
  forgetReplyBody(reply.headers)
  return true
}

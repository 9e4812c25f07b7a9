// The body of a reply, changed on its way back.

import type { Call, Reply } from '../call.ts'
import type { Document } from '../json/document.ts'
import {
  forgetReplyBody,
  isBodyless,
  mayBeJson,
  mediaTypeOf,
  readReply,
  unreadable,
} from '../json/json-reply.ts'
import { Swollen } from './compile-operations.ts'
import type { Editor } from './editor.ts'
import type { TransformBody } from './options.ts'

export function responseHook(
  editor: Editor,
  options: TransformBody,
): (call: Call, reply: Reply) => void | Promise<void> {
  const most = options['max-body'] ?? 1_048_576
  const { statuses = ['2XX'] } = options
  const meant = new Set(statuses.flatMap(statusesOf))
  return (call, reply) => {
    if (reply.problem) return undefined
    // A 304 speaks of the body that was changed when it was sent.
    if (reply.status === 304) return forgetReplyBody(reply.headers)
    if (!meant.has(reply.status)) return undefined
    if (isBodyless(call, reply)) return forgetReplyBody(reply.headers)
    const media = mediaTypeOf(reply)
    if (!mayBeJson(media)) {
      if (options['not-json'] === 'pass') return undefined
      throw unreadable('is not JSON; write `not-json: pass` to let it through as it is')
    }
    const document = readReply(reply, media, most)
    if (!(document instanceof Promise)) return edit(call, reply, document)
    return document.then((it) => edit(call, reply, it))
  }

  function edit(call: Call, reply: Reply, document: Document | undefined): void {
    if (!document) return
    try {
      const { missing, text } = editor(document, call)
      if (missing !== undefined) throw unreadable(`lacks \`${missing}\`, and the step is strict`)
      if (text === undefined) return
      reply.body = { kind: 'bytes', bytes: Buffer.from(text) }
      forgetReplyBody(reply.headers)
    } catch (thrown) {
      if (!(thrown instanceof Swollen)) throw thrown
      throw unreadable(
        `would grow by more than \`max-body\`, ${most} bytes; ask for less, or raise it`,
      )
    }
  }
}

function statusesOf(written: string): number[] {
  if (!written.endsWith('XX')) return [Number(written)]
  return Array.from({ length: 100 }, (_, at) => Number(written[0]) * 100 + at)
}

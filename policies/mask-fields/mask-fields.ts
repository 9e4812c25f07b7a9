// Hides members of JSON replies from callers who may not see them. What is not hidden stays letter
// for letter as it came. A reply that could not be masked never passes: too large, compressed, in
// part, broken or of another kind, it is refused, and the log says why.

import { note } from '../call.ts'
import type { Call, Reply } from '../call.ts'
import { printDocument } from '../json/document.ts'
import type { Document } from '../json/document.ts'
import {
  askForWhole,
  forgetReplyBody,
  isBodyless,
  mayBeJson,
  mediaTypeOf,
  partOnly,
  readReply,
  unreadable,
} from '../json/json-reply.ts'
import { pointerFault } from '../json/pointer.ts'
import type { Node } from '../json/select.ts'
import { callerMayBeKnown } from '../known-caller.ts'
import { definePolicy } from '../policy.ts'
import type { Misfit } from '../policy.ts'
import { passes } from '../told.ts'
import { coverFor } from './cover.ts'
import { hide } from './hide.ts'
import { schema } from './options.ts'
import type { MaskFields } from './options.ts'
import { whatToHide } from './what-to-hide.ts'

export default definePolicy<MaskFields>({
  name: 'mask-fields',
  phase: 'shape',
  repeats: true,
  summary: {
    pl: 'Ukrywa w odpowiedziach pola, których wywołujący nie może zobaczyć.',
    en: 'Hides those fields of replies that the caller may not see.',
  },
  schema,
  check(options, { before }) {
    const { fields = [], 'by-classification': words = [], how = 'remove' } = options
    const misfits: Misfit[] = []
    if (fields.length === 0 && words.length === 0) {
      const message = 'This hides nothing; name `fields: [/pesel]`, or `by-classification`.'
      misfits.push({ at: [], message })
    }
    for (const [at, field] of fields.entries()) {
      const message = pointerFault(field)
      if (message) misfits.push({ at: ['fields', at], message })
    }
    const idle = (at: string, cure: string) =>
      misfits.push({ at: [at], key: true, message: `\`${at}\` says nothing here; ${cure}.` })
    const { text = '***', last = 4, undescribed = 'refuse' } = options
    if (text !== '***' && how !== 'text' && how !== 'last') idle('text', 'write `how: text`')
    if (last !== 4 && how !== 'last') idle('last', 'write `how: last`')
    if (undescribed === 'pass' && words.length === 0) {
      idle('undescribed', 'it belongs to `by-classification`')
    }
    if (options['unless-scope']?.length && !callerMayBeKnown(before)) {
      const message = 'Nobody is known here yet; put `- require-token: {}` above.'
      misfits.push({ at: ['unless-scope'], key: true, message })
    }
    return misfits
  },
  build(options, tools) {
    const find = whatToHide(options, tools)
    if (!find) return {}
    const cover = coverFor(options)
    const scopes = options['unless-scope'] ?? []
    const most = options['max-body'] ?? 1_048_576

    return {
      request(call) {
        if (scopeOf(call) === undefined) askForWhole(call.headers)
      },
      response(call, reply) {
        if (reply.problem) return undefined
        if (scopes.length > 0) reply.headers.add('Vary', 'Authorization')
        const scope = scopeOf(call)
        if (scope === undefined) return mask(call, reply)
        note(call, 'seen-in-full-by', scope)
        return undefined
      },
      explain({ call, unnamed }) {
        if (unnamed && scopes.length > 0) return passes('What is hidden depends on who calls.')
        const scope = scopeOf(call)
        if (scope !== undefined) return passes(`The caller sees everything by the scope ${scope}.`)
        return passes('Fields are hidden.')
      },
    }

    /** The scope by which the caller sees everything. */
    function scopeOf({ caller }: Call): string | undefined {
      return caller && scopes.find((scope) => caller.scopes.has(scope))
    }

    function mask(call: Call, reply: Reply): void | Promise<void> {
      // What a GET would get is masked: its head says the same.
      if (isBodyless(call, reply)) return forgetReplyBody(reply.headers)
      if (reply.status === 206) throw partOnly()
      const media = mediaTypeOf(reply)
      if (!mayBeJson(media)) {
        if (options['not-json'] === 'pass') return undefined
        throw unreadable('is not JSON; write `not-json: pass` if nothing in it is to be hidden')
      }
      const nodes = find!(reply.status, media?.essence)
      if (nodes.length === 0) return undefined
      const document = readReply(reply, media, most)
      if (!(document instanceof Promise)) return apply(call, reply, document, nodes)
      return document.then((it) => apply(call, reply, it, nodes))
    }

    function apply(
      call: Call,
      reply: Reply,
      document: Document | undefined,
      nodes: readonly Node[],
    ): void {
      const count = document ? hide(document, nodes, cover) : 0
      if (count === 0) return
      reply.body = { kind: 'bytes', bytes: Buffer.from(printDocument(document!)) }
      forgetReplyBody(reply.headers)
      note(call, 'masked', count + Number(call.notes?.['masked'] ?? 0))
    }
  },
})

// The body of a call, changed on its way to the upstream.

import { Problem } from '#kernel/problem/problem.ts'
import type { Call } from '../call.ts'
import { gatherBody } from '../gather-body.ts'
import { forgetBody, mayBeJson } from '../json/json-reply.ts'
import { readDocument } from '../json/read-document.ts'
import { readMediaType } from '../openapi/media-type.ts'
import { Swollen } from './compile-operations.ts'
import type { Editor } from './editor.ts'
import type { TransformBody } from './options.ts'

export function requestHook(
  editor: Editor,
  options: TransformBody,
): (call: Call) => void | Promise<void> {
  const most = options['max-body'] ?? 1_048_576
  return (call) => {
    const { body } = call
    if (body.kind === 'none' || (body.kind === 'bytes' && body.bytes.length === 0)) return undefined
    if (!isTaken(call)) return undefined
    if (body.kind === 'bytes' && body.bytes.length <= most) return edit(call)
    return gatherBody(call, most).then(() => edit(call))
  }

  /** False: it passes as it is. */
  function isTaken({ headers }: Call): boolean {
    const type = headers.lone('content-type')
    if (type === false) throw unsupported('has two fields Content-Type')
    const media = type === undefined ? undefined : readMediaType(type)
    if (!mayBeJson(media)) {
      if (options['not-json'] === 'pass') return false
      throw unsupported('is not JSON')
    }
    if (media?.charset !== undefined && media.charset !== 'utf-8' && media.charset !== 'us-ascii') {
      throw unsupported('is not in UTF-8')
    }
    const coding = headers.all('content-encoding').join().trim().toLowerCase()
    if (coding !== '' && coding !== 'identity') throw unsupported('is compressed')
    return true
  }

  function edit(call: Call): void {
    if (call.body.kind !== 'bytes' || call.body.bytes.length === 0) return
    const read = readDocument(call.body.bytes)
    if (read.kind === 'broken') throw invalid('', read.detail)
    try {
      const outcome = editor(read.document, call)
      if (outcome.missing !== undefined) throw invalid(outcome.missing, 'is missing')
      if (outcome.text === undefined) return
      call.body = { kind: 'bytes', bytes: Buffer.from(outcome.text) }
      forgetBody(call.headers)
    } catch (thrown) {
      if (!(thrown instanceof Swollen)) throw thrown
      const detail = 'The body holds more items than can be added to; send fewer at once.'
      throw new Problem('request/too-complex', detail)
    }
  }
}

function unsupported(what: string): Problem {
  return new Problem('request/media-type', `The body ${what}; send application/json as it is.`)
}

function invalid(pointer: string, detail: string): Problem {
  const sentence = 'The body of the request cannot be worked on; see errors.'
  return new Problem('request/invalid', sentence, { errors: [{ in: 'body', pointer, detail }] })
}

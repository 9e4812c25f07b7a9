// The text at one place of a JSON body. A body that two readers could read in two ways (a member
// twice, another coding) holds none.

import type { Call } from '../call.ts'
import { kidAt, print } from '../json/document.ts'
import type { Pointer } from '../json/pointer.ts'
import { readDocument } from '../json/read-document.ts'
import { isJson, readMediaType } from '../openapi/media-type.ts'

/** Undefined: there is none, or it is no text. */
export function textAt({ body, headers }: Call, pointer: Pointer): string | undefined {
  const type = headers.lone('content-type')
  const media = type ? readMediaType(type) : undefined
  if (body.kind !== 'bytes' || media === undefined || !isJson(media.essence)) return undefined
  if (headers.has('content-encoding')) return undefined
  const read = readDocument(body.bytes)
  if (read.kind === 'broken') return undefined
  let { root: at } = read.document
  for (const word of pointer) {
    const kid = typeof word === 'string' ? at.kids?.[kidAt(at, word)] : undefined
    if (kid === undefined) return undefined
    at = kid.value
  }
  const written = print(at)
  return written.startsWith('"') ? (JSON.parse(written) as string) : undefined
}

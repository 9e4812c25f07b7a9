// Whether a body is JSON that may go on. What says that it is something else is not looked at.

import { Problem } from '#kernel/problem/problem.ts'
import type { Call } from '../call.ts'
import { isJson, readMediaType } from '../openapi/media-type.ts'
import type { JsonLimits } from './options.ts'
import { scanJson } from './scan-json.ts'

/** A body that says nothing of its type, or says it twice, is taken for JSON. */
export function saysJson({ headers }: Call): boolean {
  const type = headers.lone('content-type')
  const media = typeof type === 'string' ? readMediaType(type) : undefined
  return media === undefined || isJson(media.essence)
}

/** Throws a problem; of a body whose bytes are there. */
export function checkJson({ body, headers }: Call, limits: JsonLimits): void {
  if (body.kind === 'none' || (body.kind === 'bytes' && body.bytes.length === 0)) return
  if (body.kind === 'stream')
    throw new Error('The body of a call to be looked through flows still.')
  const coding = headers.get('content-encoding')
  if (coding !== undefined && coding.toLowerCase() !== 'identity') {
    throw unreadable('is compressed')
  }
  const type = headers.get('content-type')
  const charset = type === undefined ? undefined : readMediaType(type)?.charset
  if (charset !== undefined && charset !== 'utf-8') throw unreadable('is not in UTF-8')
  const breach = scanJson(body.bytes, limits)
  if (!breach) return
  const code = breach.kind === 'complex' ? 'request/too-complex' : 'request/malformed'
  throw new Problem(code, breach.detail)
}

function unreadable(what: string): Problem {
  return new Problem(
    'request/media-type',
    `The body ${what} and cannot be looked through; send JSON in UTF-8 as it is.`,
  )
}

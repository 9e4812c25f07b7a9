// The bodies of one media type of a response, by name of the example:
//
//   examples: { a, b }  →  `a` and `b`        example  →  `default`        schema only  →  `default`
//
// A body that cannot be made, or is too long, becomes an empty one of its kind, and is noted.

import type { OpenApiDocument } from '../published.ts'
import { followRef } from '../intake/follow-ref.ts'
import { escapePointer } from '../intake/pointer.ts'
import { bodyOfExample, bodyOfSchema, emptyBody } from './body-of.ts'

export interface BodyLimits {
  /** UTF-16 units of one body. */
  readonly length: number
  readonly examples: number
}

/** `pointer` of the media type, for notes. */
export function bodiesOf(
  media: Readonly<Record<string, unknown>>,
  mediaType: string,
  document: OpenApiDocument,
  limits: BodyLimits,
  note: (below: string, message: string) => void,
): [name: string, body: string][] {
  const bodies: [string, string][] = []
  const examples =
    typeof media.examples === 'object' && media.examples !== null ? media.examples : {}
  for (const [name, given] of Object.entries(examples).slice(0, limits.examples)) {
    const { value } = (followRef(document, given) ?? {}) as { value?: unknown }
    if (value === undefined) continue
    bodies.push([
      name,
      bounded(bodyOfExample(value, mediaType), `/examples/${escapePointer(name)}`),
    ])
  }
  if (media.example !== undefined) {
    bodies.push(['default', bounded(bodyOfExample(media.example, mediaType), '/example')])
  }
  return bodies.length > 0 ? bodies : [['default', fromSchema()]]

  function fromSchema(): string {
    if (media.schema === undefined) return ''
    try {
      return bounded(bodyOfSchema(media.schema, mediaType, document), '/schema')
    } catch {
      note(
        '/schema',
        'No answer can be made from the schema, so the sandbox answers with nothing in it; write an example.',
      )
      return emptyBody(mediaType)
    }
  }

  function bounded(body: string, below: string): string {
    if (body.length <= limits.length) return body
    note(
      below,
      `The answer in ${mediaType} is longer than ${limits.length >> 10} KiB, so the sandbox answers with nothing in it; write a shorter example.`,
    )
    return emptyBody(mediaType)
  }
}

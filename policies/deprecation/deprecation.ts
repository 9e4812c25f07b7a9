// Tells callers that an operation is going away, since when, until when, and what comes after it
// (RFC 9745, RFC 8594, RFC 5829). After its end it serves on or refuses, as the file says.
//
//   ──── since ─────────────── sunset ────▶
//        Deprecation: @…       after: serve   the same
//        Sunset: …             after: refuse  410

import { Problem } from '#kernel/problem/problem.ts'
import { definePolicy } from '../policy.ts'
import { passes, refuses } from '../told.ts'
import { checkDeprecation } from './check-deprecation.ts'
import { readDate } from './read-date.ts'

export interface Deprecation {
  since?: string
  sunset?: string
  successor?: string
  docs?: string
  after?: 'serve' | 'refuse'
}

const date = { type: 'string', minLength: 10, maxLength: 40 }
const address = { type: 'string', minLength: 1, maxLength: 500 }

export default definePolicy<Deprecation>({
  name: 'deprecation',
  phase: 'shape',
  summary: {
    pl: 'Zapowiada wycofanie operacji i wskazuje następną.',
    en: 'Announces that an operation is going away and names what follows it.',
  },
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      since: {
        description:
          'From when on the operations are deprecated; a day begins at 00:00 UTC. Without it the step is there only for operations that the document calls `deprecated`.',
        ...date,
      },
      sunset: {
        description: 'From when on the operations are no more; a day begins at 00:00 UTC.',
        ...date,
      },
      successor: {
        description: 'Address of what to call in their place: https, or a path of the bus.',
        ...address,
      },
      docs: {
        description:
          'Address of a page that tells why and what to do: https, or a path of the bus.',
        ...address,
      },
      after: {
        description:
          'What happens to calls after the sunset: `serve` goes on, `refuse` answers 410 and needs `sunset`.',
        enum: ['serve', 'refuse'],
        default: 'serve',
      },
    },
    if: { required: ['after'], properties: { after: { const: 'refuse' } } },
    then: { required: ['sunset'] },
  },
  check: checkDeprecation,
  build({ since, sunset, successor, docs, after = 'serve' }, { clock, route }) {
    if (since === undefined && !route.operation.deprecated) return {}
    const begins = since === undefined ? 0 : seconds(since)
    const ends = sunset === undefined ? undefined : seconds(sunset)
    const deprecated = `@${begins}`
    const sunsetDate = ends === undefined ? undefined : new Date(ends * 1000).toUTCString()
    const links = [
      ...(docs === undefined ? [] : [`<${docs}>; rel="deprecation"`]),
      ...(docs === undefined || ends === undefined ? [] : [`<${docs}>; rel="sunset"`]),
      ...(successor === undefined ? [] : [`<${successor}>; rel="successor-version"`]),
    ].join(', ')
    const refusal = goneSince(sunset, successor)
    const isOver = () => after === 'refuse' && ends !== undefined && clock.now() >= ends * 1000

    return {
      ...(after === 'refuse' &&
        ends !== undefined && {
          request() {
            if (isOver()) throw new Problem('route/gone', refusal)
          },
        }),
      response(_, { headers }) {
        // Either field may come once; of two only the administrator's can be meant.
        headers.set('Deprecation', deprecated)
        if (sunsetDate !== undefined) headers.set('Sunset', sunsetDate)
        if (links !== '') headers.add('Link', links)
      },
      explain() {
        if (isOver()) return refuses(new Problem('route/gone', refusal))
        const from = since === undefined ? 'Deprecated' : `Deprecated since ${since}`
        const to = sunset === undefined ? 'without an end' : `ends on ${sunset}`
        const next = successor === undefined ? '' : `; ${successor} takes its place`
        return passes(`${from}, ${to}${next}.`)
      },
    }
  },
})

function seconds(text: string): number {
  const ms = readDate(text)
  if (ms === undefined) throw new Error(`\`${text}\` is no date; write a day, \`2027-01-31\`.`)
  return Math.floor(ms / 1000)
}

function goneSince(sunset: string | undefined, successor: string | undefined): string {
  const gone = `The operation ended on ${sunset?.slice(0, 10)}`
  if (successor !== undefined) return `${gone}; call ${successor} in its place.`
  return `${gone}; look in the catalog for what takes its place.`
}

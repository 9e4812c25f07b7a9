// Which APIs an API is put together from, and which are put together from it: read off the documents of
// composed APIs, that the bus makes itself.

import { list, record, text } from './document/read-json.ts'
import type { PublishedApi } from '../published.ts'

export interface Neighbours {
  /** `{entity}/{api}/v{major}`, in order; an API that is gone keeps its name. */
  readonly from: readonly Neighbour[]
  readonly into: readonly Neighbour[]
}

export interface Neighbour {
  readonly place: string
  /** Undefined: it is not published. */
  readonly api: PublishedApi | undefined
}

export function neighboursOf(api: PublishedApi, apis: readonly PublishedApi[]): Neighbours {
  const own = placeOf(api)
  const wanted = new Set(partsOf(api))
  const named = new Map<string, PublishedApi>()
  const into: Neighbour[] = []
  for (const other of apis) {
    const place = placeOf(other)
    if (wanted.has(place)) named.set(place, other)
    if (other.composed && partsOf(other).includes(own)) into.push({ place, api: other })
  }
  return { from: [...wanted].map((place) => ({ place, api: named.get(place) })), into }
}

function placeOf({ entity, name, major }: PublishedApi): string {
  return `${entity}/${name}/v${major}`
}

/** Undeclared shapes are passed over: a document may be older than this reading of it. */
function partsOf(api: PublishedApi): string[] {
  if (!api.composed) return []
  const composition = record(record(api.document)?.['x-szyna-composition'])
  const parts = list(composition?.['operations']).flatMap((one) => list(record(one)?.['parts']))
  const places = parts.map((part) => text(record(part)?.['api']))
  return [...new Set(places.filter((place) => place !== undefined))].toSorted()
}

// What an endpoint says that a composed operation does not know.

import { componentIn } from './read-backend.ts'
import type { Endpoint } from './read-endpoint.ts'

export function tellLosses({
  place,
  anyQuery,
  cacheSeconds,
  ttlPlace,
  sequential,
  timeoutMs,
}: Endpoint): void {
  if (anyQuery) {
    place
      .get('input_query_strings')
      .changed(
        'A composed operation takes the parameters that are named, not all (*).',
        'Name those that callers send.',
      )
  }
  if (cacheSeconds) {
    ttlPlace.changed(
      'A composed answer is never kept by others (no-store).',
      'Write cache: SECONDS at the parts whose answers the bus may keep.',
    )
  }
  if (sequential && timeoutMs !== undefined) {
    place.changed(
      'Parts that are asked one after the other have the whole timeout each; in KrakenD they shared it.',
      'Write a timeout step into the policy file if the sum matters.',
    )
  }
  const description = componentIn(place, 'documentation/openapi')?.get('description')
  if (description?.value !== undefined) {
    description.leftOut(
      'A composed operation has a summary only.',
      'Put it into the description of the whole composition.',
    )
  }
  for (const name of ['input_headers', 'headers_to_pass']) {
    const headers = place.get(name)
    if (headers.value === undefined) continue
    headers.leftOut(
      'Parts are asked with header fields of the bus, not with those of the caller.',
      'Take what the backend needs into the path, the query or the body.',
    )
  }
}

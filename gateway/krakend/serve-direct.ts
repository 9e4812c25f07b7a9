// An endpoint that is an operation of its backend: what it says of the operation and of its calls.

import type { BackendOperation } from './backend-apis.ts'
import type { EndpointWords } from './carry-endpoint.ts'
import type { Endpoint } from './read-endpoint.ts'

export function describeDirect(operation: BackendOperation, words: EndpointWords): void {
  if (words.summary !== undefined) operation.summary = words.summary
  if (words.description !== undefined) operation.description = words.description
  if (words.tags !== undefined) operation.tags = words.tags
  if (words.body !== undefined) operation.body = words.body
}

export function stepsOfDirect(endpoint: Endpoint): [string, object][] {
  const { place, timeoutMs, cacheSeconds, ttlPlace } = endpoint
  const steps: [string, object][] = []
  if (timeoutMs !== undefined) {
    steps.push(['timeout', { total: Math.min(300, Math.max(0.1, timeoutMs / 1_000)) }])
  }
  if (cacheSeconds) {
    const set = { 'Cache-Control': `private, max-age=${cacheSeconds}` }
    steps.push(['transform-headers', { response: { set } }])
    ttlPlace.changed(
      'Copies are for the caller alone (private), because callers show tokens.',
      'Write public in the policy file if the data is open to all.',
    )
  }
  for (const name of ['input_headers', 'headers_to_pass']) {
    const headers = place.get(name)
    if (headers.value === undefined) continue
    headers.changed(
      'All end-to-end header fields go on, not only these.',
      'Remove others with transform-headers.',
    )
  }
  return steps
}

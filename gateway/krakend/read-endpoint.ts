// An endpoint, as far as it says where a call goes and what the answer becomes; what `extra_config`
// says beyond that is read elsewhere.

import type { Place } from './ledger.ts'
import { componentIn, isShadow, readBackend } from './read-backend.ts'
import type { Backend, Defaults } from './read-backend.ts'
import { readDuration } from './duration.ts'
import { readUrlPattern, Refusal } from './read-url-pattern.ts'

export interface Endpoint {
  readonly place: Place
  readonly method: string
  readonly path: string
  readonly parameters: readonly string[]
  readonly query: readonly string[]
  readonly anyQuery: boolean
  readonly timeoutMs: number | undefined
  readonly cacheSeconds: number | undefined
  /** Where that is written: here, or for all endpoints. */
  readonly ttlPlace: Place
  readonly atOnce: number
  readonly passedOn: boolean
  readonly asList: boolean
  readonly sequential: boolean
  readonly backends: readonly Backend[]
}

/** @throws Refusal for one that cannot be carried at all */
export function readEndpoint(place: Place, defaults: Defaults): Endpoint {
  const method = (place.get('method').take<string>() ?? 'GET').toUpperCase()
  const path = readUrlPattern(place.get('endpoint').take<string>()!)
  if (path.query.size > 0) {
    throw new Refusal(
      'The address of an endpoint holds a query.',
      'List its parameters in input_query_strings.',
    )
  }
  const output = place.get('output_encoding').take<string>() ?? defaults.output
  const passedOn = output === 'no-op'
  if (!/^(?:json|fast-json|json-collection|negotiate|no-op)$/.test(output)) {
    throw new Refusal(
      `The answer is written as ${output}; a composed API answers in JSON.`,
      'Let callers take JSON, and set output_encoding to json.',
    )
  }
  if (output === 'negotiate') {
    place
      .get('output_encoding')
      .changed('The answer is always JSON.', 'Tell those who ask for XML or YAML.')
  }
  const wished = [place.get('input_query_strings'), place.get('querystring_params')].flatMap(
    (one) => one.take<string[]>() ?? [],
  )
  const timeout = place.get('timeout').take<string>() ?? defaults.timeout
  const ttl = place.get('cache_ttl').take<string>() ?? defaults.cacheTtl
  const backends = place
    .get('backend')
    .items()
    .filter((backend) => !isShadow(backend))
    .map((backend) => readBackend(backend, method, passedOn, defaults))
  if (backends.length === 0) {
    throw new Refusal('All its backends are shadows.', 'Name one that answers.')
  }
  return {
    place,
    method,
    path: path.path,
    parameters: [...path.variables.keys()],
    query: wished.filter((name) => name !== '*'),
    anyQuery: wished.includes('*'),
    timeoutMs: timeout === undefined ? undefined : readDuration(timeout),
    cacheSeconds: ttl === undefined ? undefined : Math.round(readDuration(ttl)! / 1_000),
    ttlPlace: (place.get('cache_ttl').value === undefined ? defaults.place : place).get(
      'cache_ttl',
    ),
    atOnce: place.get('concurrent_calls').take<number>() || 1,
    passedOn,
    asList: output === 'json-collection',
    sequential: componentIn(place, 'proxy')?.get('sequential').take<boolean>() ?? false,
    backends,
  }
}

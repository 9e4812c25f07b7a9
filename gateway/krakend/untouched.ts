// Which endpoints need no composition: nothing but their address changes, so that they are an operation
// of the API of their backend.

import type { Place } from './ledger.ts'
import type { Endpoint } from './read-endpoint.ts'
import type { Saying } from './compose-endpoint.ts'

/** Nothing but the address changes, and nobody else asks the same of the backend. */
export function isUntouched(
  endpoint: Endpoint,
  words: Saying,
  asked: ReadonlyMap<string, number>,
): boolean {
  const [backend, ...more] = endpoint.backends
  if (backend === undefined || more.length > 0 || words.added !== undefined) return false
  const { group, target, mapping, allow, deny, isList, pattern } = backend
  const reshaped =
    group !== undefined ||
    target.length + allow.length + deny.length > 0 ||
    isList ||
    Object.keys(mapping).length > 0
  const plain = [...pattern.variables.values()].every(
    (origin) => origin.kind === 'path' && endpoint.parameters.includes(origin.name),
  )
  const moved =
    backend.method !== endpoint.method ||
    pattern.query.size > 0 ||
    !plain ||
    pattern.variables.size !== endpoint.parameters.length
  if (moved || reshaped) return endpoint.passedOn && !moved
  return (
    endpoint.passedOn ||
    (endpoint.atOnce === 1 && asked.get(keyOf(backend.hosts, backend.method, pattern.path)) === 1)
  )
}

/** How many backends of all endpoints are asked the same, by what they are asked. */
export function countAsked(config: Place): Map<string, number> {
  const asked = new Map<string, number>()
  const { endpoints, host: all = [] } = config.value as {
    endpoints: RawEndpoint[]
    host?: string[]
  }
  for (const { method = 'GET', backend } of endpoints) {
    for (const one of backend) {
      const hosts = (one.host ?? all).map((host) =>
        (/^https?:/.test(host) ? host : `http://${host}`).replace(/\/+$/, ''),
      )
      const path = `/${one.url_pattern.split('?')[0]!.replace(/^\/+/, '')}`
      const key = keyOf(hosts, (one.method ?? method).toUpperCase(), path)
      asked.set(key, (asked.get(key) ?? 0) + 1)
    }
  }
  return asked
}

interface RawEndpoint {
  readonly method?: string
  readonly backend: readonly { host?: string[]; method?: string; url_pattern: string }[]
}

/** The same for backends that are asked the same. */
export function keyOf(hosts: readonly string[], method: string, path: string): string {
  return [...hosts.toSorted(), method, path.replaceAll(/\{[^{}]*\}/g, '{}')].join(' ')
}

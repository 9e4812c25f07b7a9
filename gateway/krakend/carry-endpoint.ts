// What `extra_config` of an endpoint, a backend or the whole server says: steps for the policy file,
// words for the document, and of the rest why it is left out. What decided who may call and cannot be
// carried leaves a lock in its place, until somebody writes the rule.

import { carryBrowserHeaders, carryCors, carryValidator } from './carry-access.ts'
import {
  carryBreaker,
  carryCache,
  carryProxyLimit,
  carryRouterLimit,
  optionsOf,
} from './carry-limits.ts'
import type { Add } from './carry-limits.ts'
import type { Saying } from './compose-endpoint.ts'
import { componentCure } from './left-out.ts'
import type { Place } from './ledger.ts'
import { componentOf } from './legacy-names.ts'
import { componentIn } from './read-backend.ts'
import { Refusal } from './read-url-pattern.ts'

type Carrier = (place: Place, add: Add) => void

const ofServer: Readonly<Record<string, Carrier>> = {
  'security/cors': carryCors,
  'security/http': carryBrowserHeaders,
}
const ofEndpoint: Readonly<Record<string, Carrier>> = {
  'qos/ratelimit/router': carryRouterLimit,
  'qos/ratelimit/proxy': carryProxyLimit,
}
const ofBackend: Readonly<Record<string, Carrier>> = {
  'qos/ratelimit/proxy': carryProxyLimit,
  'qos/circuit-breaker': carryBreaker,
  'qos/http-cache': carryCache,
}

/** They may decide who gets what. */
const decides =
  /^(?:validation\/cel|security\/policies|modifier\/lua|plugin\/(?!http-client)|auth\/(?:api-keys|basic))/
const lock = {
  rules: [
    {
      name: 'write-this-rule',
      deny: 'true',
      say: 'This operation was imported without the rule that guarded it, and is closed until that is written.',
    },
  ],
}

export interface EndpointWords extends Saying {
  readonly id?: string
  readonly description?: string
}

export function carryServer(config: Place, add: Add): void {
  carry(config, ofServer, () => {}, add)
}

export function carryBackend(backend: Place, add: Add): void {
  carryProxy(backend)
  carry(backend, ofBackend, add, add)
}

export function carryEndpoint(endpoint: Place, add: Add): EndpointWords {
  const validator = componentIn(endpoint, 'auth/validator')
  const permissions = validator ? carryValidator(validator, add) : []
  if (validator === undefined) {
    endpoint.changed(
      'Everybody could call it; now callers show a token of the bus.',
      'Register each client with szyna systems add; or take require-token out of the policy file if the data is open to all.',
    )
  }
  carry(endpoint, ofEndpoint, add, add)
  const body = componentIn(endpoint, 'validation/json-schema')?.take<object>()
  return {
    permissions,
    ...(body && { body }),
    ...carryProxy(endpoint),
    ...carryDocumentation(componentIn(endpoint, 'documentation/openapi')),
  }
}

const read = new Set(['proxy', 'auth/validator', 'validation/json-schema', 'documentation/openapi'])

function carry(
  place: Place,
  carriers: Readonly<Record<string, Carrier>>,
  close: Add,
  add: Add,
): void {
  for (const [key, options] of place.get('extra_config').members()) {
    const name = componentOf(key)
    const carrier = carriers[name]
    if (carrier) carrier(options, add)
    if (carrier || read.has(name)) continue
    const [why, cure] = componentCure(name) ?? []
    if (decides.test(name)) {
      close('authorize', lock)
      options.leftOut(
        why ?? 'It may decide who calls.',
        `${cure ?? ''} A lock, write-this-rule, keeps the operation closed until then.`.trim(),
      )
    } else if (why !== undefined) options.leftOut(why, cure!)
  }
}

/** `proxy`: of it the order of the backends was read before. */
function carryProxy(place: Place): Pick<Saying, 'added'> {
  const proxy = componentIn(place, 'proxy')
  if (proxy === undefined) return {}
  if (proxy.get('flatmap_filter').value !== undefined) {
    throw new Refusal(
      'flatmap_filter rebuilds the answer; without it callers would get what they must not see.',
      'Write the result by hand, with $each over the list and $pick within.',
    )
  }
  proxy.get('shadow').take()
  if (proxy.get('sequential_propagated_params').value !== undefined) {
    proxy
      .get('sequential_propagated_params')
      .leftOut(
        'What a part needs is named where it is asked.',
        'Nothing, unless a reference is missing there.',
      )
  }
  const fixed = proxy.get('static')
  const strategy = fixed.get('strategy').take<string>() ?? 'always'
  if (fixed.value === undefined) return {}
  if (strategy === 'always' || strategy === 'success')
    return { added: fixed.get('data').take<Record<string, unknown>>() ?? {} }
  fixed.leftOut(
    `Data that stands in the answer only when it is ${strategy} has no place in a result.`,
    'Write on-error: { default: … } at the part that may fail; Szyna-Complete tells callers the rest.',
  )
  return {}
}

function carryDocumentation(place: Place | undefined): Partial<EndpointWords> {
  if (place === undefined) return {}
  const options = optionsOf(place)
  const take = <type>(name: string) => options.get(name)?.take<type>()
  const summary = take<string>('summary')
  const description = take<string>('description')
  const tags = take<string[]>('tags')
  const id = take<string>('operation_id')
  return {
    ...(summary && { summary: summary.slice(0, 200) }),
    ...(description && { description }),
    ...(tags?.length && { tags: [...new Set(tags)] }),
    ...(id && /^[A-Za-z][A-Za-z0-9_-]{0,99}$/.test(id) && { id }),
  }
}

// A backend of an endpoint: where it is asked, and what is made of its answer.

import type { Place } from './ledger.ts'
import { componentOf } from './legacy-names.ts'
import { readUrlPattern, Refusal } from './read-url-pattern.ts'
import type { UrlPattern } from './read-url-pattern.ts'

export interface Backend {
  readonly place: Place
  readonly hosts: readonly string[]
  readonly method: string
  readonly pattern: UrlPattern
  readonly group: string | undefined
  readonly target: readonly string[]
  readonly mapping: Readonly<Record<string, string>>
  readonly allow: readonly string[]
  readonly deny: readonly string[]
  readonly isList: boolean
  /** Parameters of the call that go on to it; undefined: those of the endpoint. */
  readonly query: readonly string[] | undefined
}

/** What endpoints and backends take where they say nothing. */
export interface Defaults {
  readonly place: Place
  readonly hosts: readonly string[]
  readonly timeout: string | undefined
  readonly cacheTtl: string | undefined
  readonly output: string
}

const elsewhere =
  /^(?:backend\/(?!http)|websocket|workflow|async\/|ai\/|modifier\/(?:request|response)-body-generator|plugin\/http-client)/

/** The options of a component of `extra_config`, under its name of today or of old. */
export function componentIn(place: Place, name: string): Place | undefined {
  return place
    .get('extra_config')
    .members()
    .find(([key]) => componentOf(key) === name)?.[1]
}

/** A copy of each call goes to it and nobody waits for the answer. */
export function isShadow(backend: Place): boolean {
  if (componentIn(backend, 'proxy')?.get('shadow').value !== true) return false
  backend.leftOut(
    'It is a shadow: it gets copies of the calls.',
    'Write a mirror step with its address into the policy file of the API beside it.',
  )
  return true
}

/** @throws Refusal for one that cannot be asked */
export function readBackend(
  place: Place,
  method: string,
  passedOn: boolean,
  defaults: Defaults,
): Backend {
  const foreign = place
    .get('extra_config')
    .members()
    .find(([key]) => elsewhere.test(componentOf(key)))
  if (foreign) {
    throw new Refusal(
      `A backend is asked through ${foreign[0]}, not as an HTTP service that the bus could call.`,
      'Put an HTTP service in front of it and register that.',
    )
  }
  const encoding = place.get('encoding').take<string>() ?? (passedOn ? 'no-op' : 'json')
  if (!passedOn && !/^(?:json|safejson|fast-json)$/.test(encoding)) {
    throw new Refusal(
      `A backend answers in ${encoding}; parts of a composition answer in JSON.`,
      'Let it answer in JSON, or pass the answer on untouched (no-op) through an endpoint of its own.',
    )
  }
  if (passedOn && encoding !== 'no-op') {
    place.get('encoding').changed('The answer is passed on as it is (no-op), not read.', 'Nothing.')
  }
  const hosts = place.get('host').take<string[]>() ?? []
  const all = (hosts.length > 0 ? hosts : defaults.hosts).map(cleanHost)
  if (all.length === 0) throw new Refusal('A backend has no host.', 'Name one under host.')
  const sd = place.get('sd').take<string>()
  if (sd !== undefined && sd !== 'static') {
    place
      .get('sd')
      .changed(
        `Hosts are not looked up by ${sd}; the name is called as it stands.`,
        'Register the API with an --upstream that can be called.',
      )
  }
  for (const name of ['sd_scheme', 'disable_host_sanitize']) {
    const option = place.get(name)
    if (option.value !== undefined)
      option.leftOut('Hosts are called as they are written.', 'Nothing.')
  }
  const target = place.get('target').take<string>() ?? ''
  return {
    place,
    hosts: all,
    method: (place.get('method').take<string>() ?? method).toUpperCase(),
    pattern: readUrlPattern(place.get('url_pattern').take<string>()!),
    group: place.get('group').take<string>() || undefined,
    target: target === '' ? [] : target.split('.'),
    mapping: firstSteps(place.get('mapping').take<Record<string, string>>() ?? {}),
    allow: listOf(place, 'allow', 'whitelist'),
    deny: listOf(place, 'deny', 'blacklist').map(twoSteps),
    isList: place.get('is_collection').take<boolean>() ?? false,
    query: place.get('input_query_strings').take<string[]>(),
  }
}

function listOf(place: Place, name: string, former: string): readonly string[] {
  return place.get(name).take<string[]>() ?? place.get(former).take<string[]>() ?? []
}

/** Below the second level KrakenD denies what is round it. */
function twoSteps(name: string): string {
  return name.split('.').slice(0, 2).join('.')
}

/** KrakenD renames members of the first level only. */
function firstSteps(mapping: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(mapping).map(([from, to]) => [from, to.split('.')[0]!]))
}

function cleanHost(host: string): string {
  const whole = /^https?:\/\//.test(host) ? host : `http://${host}`
  if (!URL.canParse(whole)) {
    throw new Refusal(`The host ${host} is no address.`, 'Write it as https://host:port.')
  }
  return whole.replace(/\/+$/, '')
}

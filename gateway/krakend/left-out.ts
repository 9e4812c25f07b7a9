// What of a KrakenD configuration has no place in files of the bus: why, and what to do by hand.
// A component or key that is not here either is told as unknown.

export type Cure = readonly [why: string, cure: string]

const elsewhere = 'This is a setting of the server, not of an API.'
const observed = 'The bus always measures and logs by itself.'
const script = 'It runs code out of the configuration, which the bus never does.'

/** Components, by the longest beginning of their names. */
// oxfmt-ignore
export const components: Readonly<Record<string, Cure>> = {
  'telemetry/':                ['The bus always measures and logs by itself.', 'Read /metrics on the admin port; SZYNA_LOG sets the log.'],
  'auth/signer':               ['The bus issues its own tokens and signs nothing for others.', 'Let systems take tokens from the issuer of the bus.'],
  'auth/revoker':              ['Tokens of the bus live 300 seconds and are not revoked one by one.', 'Withdraw the key of a system instead.'],
  'auth/client-credentials':   ['The bus takes no token for a backend.', 'Let the backend trust the bus, by network or by client certificate.'],
  'auth/api-keys':             ['Keys stand in the configuration, and systems of the bus have keys of their own.', 'Register each client with szyna systems add.'],
  'auth/basic':                ['Names and passwords are not read from a configuration.', 'Register each client with szyna systems add.'],
  'auth/gcp':                  ['The bus takes no token for a backend.', 'Let the backend trust the bus.'],
  'auth/ntlm':                 ['The bus takes no token for a backend.', 'Let the backend trust the bus.'],
  'auth/':                     ['The bus checks tokens that it issued itself.', 'Look for the policy that fits, in policies/README.md.'],
  'validation/cel':            ['Conditions see other names here: call, caller, header, param.', 'Write them anew in an authorize step.'],
  'validation/response-json-schema': ['The schema of an answer stands in the document.', 'Put it into the response of the operation and add validate-response.'],
  'modifier/lua':              [script, 'Use transform-headers, transform-body, authorize, or a registry that does it.'],
  'modifier/martian':          ['Its modifiers are written in a language of their own.', 'Write transform-headers, transform-body or redirect.'],
  'modifier/':                 ['Bodies are not made from templates.', 'Write transform-body, or the result of a composition.'],
  'plugin/':                   [script, 'Look for a policy that does it, or write one: policies/README.md says how.'],
  'qos/ratelimit':             ['Limits of the whole server or of tiers are not of one API.', 'Write rate-limit or quota in each policy file, per entity or system.'],
  'qos/':                      ['It is not of the open edition.', 'Look for the policy that fits, in policies/README.md.'],
  'security/bot-detector':     ['Names that a caller gives himself are no lock.', 'Ask for tokens, which the imported files do.'],
  'security/policies':         ['Conditions see other names here: call, caller, header, param.', 'Write them anew in an authorize step.'],
  'security/':                 ['The bus has no such lock.', 'Look for the policy that fits, in policies/README.md.'],
  'backend/http/client':       ['How a backend is reached over TLS or a proxy is not of a policy file.', 'See the settings of the bus.'],
  'backend/http':              ['A refusal of a backend is told as the bus tells all refusals.', 'Read Szyna-Sources of an incomplete answer.'],
  'router':                    [elsewhere, 'See the settings in README.md (SZYNA_TRUSTED_PROXIES and others) and the policy limits.'],
  'grpc':                      ['The bus speaks HTTP.', 'Put an HTTP service in front.'],
  'documentation/':            [observed, 'The portal shows every API; complete the documents.'],
}

/** Keys at the top of a configuration. */
// oxfmt-ignore
export const settings: Readonly<Record<string, Cure>> = {
  port:            [elsewhere, 'Set SZYNA_PORT.'],
  address:         [elsewhere, 'Set SZYNA_HOST.'],
  listen_ip:       [elsewhere, 'Set SZYNA_HOST.'],
  tls:             [elsewhere, 'End TLS in front of the bus.'],
  client_tls:      [elsewhere, 'Give certificates by the settings of the bus.'],
  plugin:          [script, 'Look for a policy that does it, or write one.'],
  async_agent:     ['The bus answers calls; it does not fetch from queues.', 'Let the registry listen to its queue.'],
  allow_insecure_connections: ['The bus does not call a backend whose certificate it cannot check.', 'Give the backend a certificate that can be checked.'],
  debug_endpoint:  ['There is no such address.', 'Use szyna explain METHOD URL.'],
  echo_endpoint:   ['There is no such address.', 'Use szyna explain METHOD URL.'],
  ...Object.fromEntries(
    ['read_timeout', 'write_timeout', 'idle_timeout', 'read_header_timeout', 'dialer_timeout',
     'dialer_keep_alive', 'dialer_fallback_delay', 'idle_connection_timeout', 'response_header_timeout',
     'expect_continue_timeout', 'max_idle_connections', 'max_idle_connections_per_host', 'max_header_bytes',
     'disable_keep_alives', 'disable_compression', 'disable_rest', 'use_h2c', 'dns_cache_ttl', 'sequential_start', 'debug',
    ].map((key) => [key, [elsewhere, 'Nothing: the bus has its own times and limits.'] as const]),
  ),
}

export function componentCure(name: string): Cure | undefined {
  const found = Object.keys(components)
    .filter((start) => name.startsWith(start))
    .toSorted((a, b) => b.length - a.length)[0]
  return found === undefined ? undefined : components[found]
}

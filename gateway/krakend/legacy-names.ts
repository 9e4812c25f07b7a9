// Names of components before KrakenD 2.0, which called them by their repositories, and of options
// that were renamed since.

// oxfmt-ignore
const components: Readonly<Record<string, string>> = {
  'devopsfaith/krakend/proxy':                           'proxy',
  'devopsfaith/krakend/http':                            'backend/http',
  'devopsfaith/krakend-ratelimit/juju/router':           'qos/ratelimit/router',
  'devopsfaith/krakend-ratelimit/juju/proxy':            'qos/ratelimit/proxy',
  'devopsfaith/krakend-circuitbreaker/gobreaker':        'qos/circuit-breaker',
  'devopsfaith/krakend-httpcache':                       'qos/http-cache',
  'devopsfaith/krakend-cors':                            'security/cors',
  'devopsfaith/krakend-httpsecure':                      'security/http',
  'devopsfaith/krakend-botdetector':                     'security/bot-detector',
  'devopsfaith/krakend-jose/validator':                  'auth/validator',
  'devopsfaith/krakend-jose/signer':                     'auth/signer',
  'devopsfaith/krakend-oauth2-clientcredentials':        'auth/client-credentials',
  'devopsfaith/bloomfilter':                             'auth/revoker',
  'devopsfaith/krakend-jsonschema':                      'validation/json-schema',
  'devopsfaith/krakend-cel':                             'validation/cel',
  'devopsfaith/krakend-martian':                         'modifier/martian',
  'devopsfaith/krakend-lua/router':                      'modifier/lua-endpoint',
  'devopsfaith/krakend-lua/proxy':                       'modifier/lua-proxy',
  'devopsfaith/krakend-lua/proxy/backend':               'modifier/lua-backend',
  'devopsfaith/krakend-lambda':                          'backend/lambda',
  'devopsfaith/krakend-amqp/agent':                      'async/amqp',
  'devopsfaith/krakend-gologging':                       'telemetry/logging',
  'devopsfaith/krakend-metrics':                         'telemetry/metrics',
  'devopsfaith/krakend-opencensus':                      'telemetry/opencensus',
  'letgoapp/krakend-influx':                             'telemetry/influx',
  'luraproject/lura/router/gin':                         'router',
}

/** `github_com/devopsfaith/krakend-cors` → `security/cors`; any other as it is. */
export function componentOf(key: string): string {
  const repository = key.replace(/^github[._]com\//, '')
  return components[repository] ?? (repository === key ? key : `github.com/${repository}`)
}

/** `maxRate`, `jwk-url` → `max_rate`, `jwk_url`. */
export function optionOf(key: string): string {
  return key.replaceAll('-', '_').replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

// The form of what the importer reads of a KrakenD configuration. Keys it does not name may stand:
// each is reported as left out, which is not for a schema to say.

const text = { type: 'string', minLength: 1 }
const texts = { type: 'array', items: { type: 'string' } }
const duration = {
  type: 'string',
  pattern: '^([0-9]+(\\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$',
  examples: ['1500ms'],
}
const map = { type: 'object' }
const method = {
  enum: [
    'GET',
    'HEAD',
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
    'get',
    'head',
    'post',
    'put',
    'patch',
    'delete',
  ],
}
/** Nothing that a shell would read as more than a word: hosts stand in the commands to run. */
const host = {
  type: 'array',
  items: {
    type: 'string',
    pattern: '^[A-Za-z0-9._~:/%\\[\\]-]+$',
    examples: ['https://registry.example'],
  },
}

const backend = {
  type: 'object',
  required: ['url_pattern'],
  properties: {
    url_pattern: text,
    host,
    method,
    encoding: text,
    group: { type: 'string' },
    target: { type: 'string' },
    mapping: { type: 'object', additionalProperties: text },
    allow: texts,
    deny: texts,
    whitelist: texts,
    blacklist: texts,
    is_collection: { type: 'boolean' },
    sd: text,
    input_query_strings: texts,
    input_headers: texts,
    extra_config: map,
  },
}

const endpoint = {
  type: 'object',
  required: ['endpoint', 'backend'],
  properties: {
    endpoint: text,
    method,
    backend: { type: 'array', minItems: 1, items: backend },
    output_encoding: text,
    timeout: duration,
    cache_ttl: duration,
    concurrent_calls: { type: 'integer', minimum: 0, maximum: 100 },
    input_query_strings: texts,
    querystring_params: texts,
    input_headers: texts,
    headers_to_pass: texts,
    extra_config: map,
  },
}

export const configSchema = {
  type: 'object',
  required: ['version', 'endpoints'],
  properties: {
    version: { enum: [2, 3] },
    name: { type: 'string' },
    host,
    timeout: duration,
    cache_ttl: duration,
    output_encoding: text,
    endpoints: { type: 'array', minItems: 1, items: endpoint },
    extra_config: map,
  },
}

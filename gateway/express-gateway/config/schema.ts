// The whole `gateway.config.yml` as JSON Schema: every step of every policy is checked, and a key that
// nobody knows is a complaint.

import { actions, condition, proxyOptions } from './options.ts'

const text = { type: 'string', minLength: 1, maxLength: 2_000 } as const
const texts = { type: 'array', minItems: 1, maxItems: 1_000, items: text } as const
const textOrTexts = { anyOf: [text, texts] } as const
const port = { type: 'integer', minimum: 0, maximum: 65_535 } as const

function mapping(properties: object, more: object = {}): object {
  return { type: 'object', additionalProperties: false, properties, ...more }
}

const certificate = mapping({ key: text, cert: text, ca: texts })

const endpoint = mapping({
  host: text,
  hostRegex: text,
  paths: textOrTexts,
  path: textOrTexts,
  pathRegex: text,
  methods: textOrTexts,
  scopes: textOrTexts,
})

const service = mapping(
  { url: text, urls: texts, proxyOptions },
  { oneOf: [{ required: ['url'] }, { required: ['urls'] }] },
)

function step(action: object): object {
  return mapping({
    condition: { $ref: '#/$defs/condition' },
    action: { anyOf: [action, { type: 'null' }] },
  })
}

const policyEntry = {
  type: 'object',
  additionalProperties: false,
  minProperties: 1,
  maxProperties: 1,
  properties: Object.fromEntries(
    Object.entries(actions).map(([name, action]) => [
      name,
      { anyOf: [step(action), { type: 'array', items: step(action) }, { type: 'null' }] },
    ]),
  ),
}

const policies = { anyOf: [policyEntry, { type: 'array', items: policyEntry }] }

const pipeline = mapping(
  { apiEndpoints: textOrTexts, apiEndpoint: textOrTexts, policies, policy: policies },
  { anyOf: [{ required: ['policies'] }, { required: ['policy'] }] },
)

const pipelines = {
  anyOf: [
    { type: 'object', additionalProperties: pipeline },
    { type: 'array', items: pipeline },
    { type: 'null' },
  ],
}

function named(what: object): object {
  return { anyOf: [{ type: 'object', additionalProperties: what }, { type: 'null' }] }
}

const endpoints = named({ anyOf: [endpoint, { type: 'array', minItems: 1, items: endpoint }] })

export const configSchema = {
  $defs: { condition },
  ...mapping(
    {
      http: mapping({ port, hostname: text }, { required: ['port'] }),
      https: mapping(
        {
          port,
          hostname: text,
          options: mapping({
            requestCert: { type: 'boolean' },
            rejectUnauthorized: { type: 'boolean' },
            minVersion: { enum: ['TLSv1.2', 'TLSv1.3'] },
          }),
          tls: { type: 'object', minProperties: 1, additionalProperties: certificate },
        },
        { required: ['port', 'tls'] },
      ),
      admin: { type: 'object' },
      apiEndpoints: endpoints,
      apiEndpoint: endpoints,
      serviceEndpoints: named(service),
      policies: { type: 'array', items: text },
      pipelines,
      pipeline: pipelines,
    },
    { anyOf: [{ required: ['http'] }, { required: ['https'] }] },
  ),
}

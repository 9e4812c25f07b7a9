// The options of every policy of the dialect, with their defaults: what a file may say under
// `action`, and as JSON Schema what it is held against.

const text = { type: 'string', minLength: 1, maxLength: 10_000 } as const
const flag = { type: 'boolean' } as const
const count = { type: 'integer', minimum: 0, maximum: 2_147_483_647 } as const
const texts = { type: 'array', items: text, maxItems: 1_000 } as const
const textOrTexts = { anyOf: [text, texts] } as const

interface Options {
  readonly type: 'object'
  readonly additionalProperties: false
  readonly required?: readonly string[]
  readonly properties: Readonly<Record<string, object>>
}

function options(properties: Readonly<Record<string, object>>, ...required: string[]): Options {
  return { type: 'object', additionalProperties: false, required, properties }
}

/** Each is a piece of script, or a number for itself. */
const scripts = {
  type: 'object',
  minProperties: 1,
  additionalProperties: { type: ['string', 'number'] },
}
const change = {
  ...options({ add: scripts, remove: texts }),
  anyOf: [{ required: ['add'] }, { required: ['remove'] }],
}
const transformer = {
  ...options({ headers: change, body: change }),
  anyOf: [{ required: ['headers'] }, { required: ['body'] }],
}

const proxyFlags = {
  strategy: { enum: ['round-robin'] },
  changeOrigin: flag,
  stripPath: flag,
  ignorePath: flag,
  prependPath: flag,
  followRedirects: flag,
  secure: flag,
  xfwd: flag,
  toProxy: flag,
  autoRewrite: flag,
  hostRewrite: text,
  protocolRewrite: { enum: ['http', 'https'] },
  preserveHeaderKeyCase: flag,
  auth: text,
  proxyUrl: text,
  target: options({ keyFile: text, certFile: text, caFile: text }),
}

export const proxyOptions = options(proxyFlags)

/** By name of the policy. */
export const actions: Readonly<Record<string, object>> = {
  proxy: options({ ...proxyFlags, serviceEndpoint: text, proxyOptions }, 'serviceEndpoint'),
  'key-auth': options({
    passThrough: flag,
    apiKeyHeader: text,
    apiKeyHeaderScheme: text,
    apiKeyField: text,
    disableHeaders: flag,
    disableHeadersScheme: flag,
    disableQueryParam: flag,
  }),
  'basic-auth': options({ passThrough: flag }),
  jwt: {
    ...options({
      passThrough: flag,
      secretOrPublicKey: text,
      secretOrPublicKeyFile: text,
      jwtExtractor: { enum: ['header', 'query', 'authScheme', 'authBearer'] },
      jwtExtractorField: text,
      audience: text,
      issuer: text,
      algorithms: {
        type: 'array',
        minItems: 1,
        items: { enum: ['HS256', 'HS384', 'HS512', 'RS256', 'RS384', 'RS512'] },
      },
      checkCredentialExistence: flag,
    }),
    oneOf: [{ required: ['secretOrPublicKey'] }, { required: ['secretOrPublicKeyFile'] }],
  },
  'oauth2-introspect': options(
    { passThrough: flag, endpoint: text, authorization_value: text, timeout: count, ttl: count },
    'endpoint',
  ),
  'rate-limit': options({
    rateLimitBy: text,
    windowMs: { ...count, minimum: 1 },
    max: count,
    delayAfter: count,
    delayMs: { ...count, maximum: 30_000 },
    message: text,
    statusCode: { type: 'integer', minimum: 400, maximum: 599 },
  }),
  cors: options({
    origin: { anyOf: [text, flag, texts] },
    methods: textOrTexts,
    allowedHeaders: textOrTexts,
    exposedHeaders: texts,
    credentials: flag,
    maxAge: count,
    optionsSuccessStatus: { type: 'integer', minimum: 200, maximum: 299 },
  }),
  'request-transformer': transformer,
  'response-transformer': transformer,
  expression: options({ jscode: text }, 'jscode'),
  log: options({ message: text }, 'message'),
  terminate: options({
    statusCode: { type: 'integer', minimum: 200, maximum: 599 },
    message: { type: 'string', maxLength: 10_000 },
  }),
  headers: options(
    { headersPrefix: { type: 'string', maxLength: 100 }, forwardHeaders: scripts },
    'forwardHeaders',
  ),
  oauth2: { type: 'object' },
}

/** Beside `name`, by name of the condition. */
const conditions: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  always: {},
  never: {},
  allOf: { conditions: { type: 'array', minItems: 1, items: { $ref: '#/$defs/condition' } } },
  oneOf: { conditions: { type: 'array', minItems: 1, items: { $ref: '#/$defs/condition' } } },
  not: { condition: { $ref: '#/$defs/condition' } },
  pathMatch: { pattern: text },
  pathExact: { path: text },
  method: { methods: textOrTexts },
  hostMatch: { pattern: text },
  expression: { expression: text },
  authenticated: {},
  anonymous: {},
  tlsClientAuthenticated: {},
  'json-schema': { schema: { type: 'object' }, logErrors: flag },
}

/** Options that may be left out; every other option of a condition must be there. */
const optional = new Set(['logErrors'])

export const condition = {
  type: 'object',
  required: ['name'],
  properties: { name: { enum: Object.keys(conditions) } },
  allOf: Object.entries(conditions).map(([name, properties]) => ({
    if: { type: 'object', required: ['name'], properties: { name: { const: name } } },
    then: options(
      { name: {}, ...properties },
      ...Object.keys(properties).filter((each) => !optional.has(each)),
    ),
  })),
}

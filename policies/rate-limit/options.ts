// What a rate-limit step may say.

import type { SchemaFor } from '../policy.ts'

export interface WindowOption {
  readonly calls: number
  readonly seconds: number
}

export interface RateLimit {
  calls?: number
  seconds?: number
  windows?: WindowOption[]
  algorithm?: Algorithm
  burst?: number
  cost?: Cost
  per?: Per
  scope?: 'operation' | 'api'
  store?: 'node' | 'cluster'
  'when-store-away'?: 'count-here' | 'refuse' | 'allow'
}

export type Algorithm = 'fixed' | 'sliding' | 'bucket'

/** How much of the budget a call takes. */
export type Cost = number | { readonly expression: string }

export type Per = 'system' | 'entity' | 'address' | 'everyone' | { readonly expression: string }

const calls = {
  description: 'How many calls may come in one window.',
  type: 'integer',
  minimum: 1,
  maximum: 1_000_000_000,
}
const seconds = {
  description: 'How long a window lasts, in seconds. At most 31 days.',
  type: 'integer',
  minimum: 1,
  maximum: 2_678_400,
}

export const schema: SchemaFor<RateLimit> = {
  type: 'object',
  additionalProperties: false,
  properties: {
    calls,
    seconds,
    windows: {
      description: 'Several windows at once, in place of `calls` and `seconds`; all of them hold.',
      type: 'array',
      minItems: 1,
      maxItems: 8,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['calls', 'seconds'],
        properties: { calls, seconds },
      },
    },
    algorithm: {
      description:
        'How calls are counted: in `fixed` windows, each opened by a first call; in a `sliding` window, which lets no two full budgets follow one another at once; or by a `bucket` that holds `burst` calls and refills evenly, `calls` in `seconds`.',
      enum: ['fixed', 'sliding', 'bucket'],
      default: 'fixed',
    },
    burst: {
      description: 'How many calls may come at once; `algorithm: bucket` needs it, and only it.',
      type: 'integer',
      minimum: 1,
      maximum: 1_000_000_000,
    },
    cost: {
      description:
        'How many calls one call counts as: a number, or a CEL expression that gives a whole number. Needs `algorithm: sliding` or `bucket`.',
      default: 1,
      anyOf: [
        { type: 'integer', minimum: 1, maximum: 1_000_000_000 },
        {
          type: 'object',
          additionalProperties: false,
          required: ['expression'],
          properties: {
            expression: {
              description: 'A CEL expression that gives a whole number.',
              type: 'string',
              minLength: 1,
              maxLength: 1000,
            },
          },
        },
      ],
    },
    per: {
      description:
        'Whose calls count together: those of one `system`, of all systems of one `entity`, of one `address` (IPv6: of one /64 network), of `everyone`, or of one value of a CEL expression. A call of which no system is known counts by address.',
      default: 'system',
      anyOf: [
        { enum: ['system', 'entity', 'address', 'everyone'] },
        {
          type: 'object',
          additionalProperties: false,
          required: ['expression'],
          properties: {
            expression: {
              description:
                'A CEL expression; calls for which it gives the same text count together.',
              type: 'string',
              minLength: 1,
              maxLength: 1000,
            },
          },
        },
      ],
    },
    scope: {
      description: 'Whether each `operation` has a budget of its own or the whole `api` has one.',
      enum: ['operation', 'api'],
      default: 'operation',
    },
    store: {
      description:
        'Who counts: this `node` alone, or the whole `cluster` through the Redis of REDIS_URL, otherwise through the PostgreSQL of DATABASE_URL.',
      enum: ['node', 'cluster'],
      default: 'node',
    },
    'when-store-away': {
      description:
        'What to do while the server of `store: cluster` does not answer: `count-here` lets this node count alone, `refuse` answers 503, `allow` lets every call pass uncounted.',
      enum: ['count-here', 'refuse', 'allow'],
      default: 'count-here',
    },
  },
  dependentRequired: { calls: ['seconds'], seconds: ['calls'] },
  anyOf: [{ required: ['calls'] }, { required: ['windows'] }],
  if: { required: ['windows'] },
  then: { properties: { calls: false, seconds: false } },
  allOf: [
    {
      if: { required: ['algorithm'], properties: { algorithm: { const: 'bucket' } } },
      then: { required: ['burst'], properties: { windows: false } },
      else: { properties: { burst: false } },
    },
  ],
}

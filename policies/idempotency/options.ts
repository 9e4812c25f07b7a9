// What an idempotency step may say.

import type { SchemaFor } from '../policy.ts'

export interface Idempotency {
  required?: boolean
  methods?: string[]
  seconds?: number
  'keep-errors'?: boolean
  'max-body'?: number
  entries?: number
  bytes?: number
}

export const schema: SchemaFor<Idempotency> = {
  type: 'object',
  additionalProperties: false,
  properties: {
    required: {
      description: 'Whether a call without the field Idempotency-Key is refused.',
      type: 'boolean',
      default: false,
    },
    methods: {
      description: 'Methods whose calls are carried out once; others pass by.',
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { enum: ['POST', 'PATCH', 'PUT', 'DELETE'] },
      default: ['POST', 'PATCH'],
    },
    seconds: {
      description: 'For how long a key and its reply are remembered. At most 7 days.',
      type: 'integer',
      minimum: 1,
      maximum: 604_800,
      default: 86_400,
    },
    'keep-errors': {
      description:
        'Whether failures (5xx, 408, 425, 429, refusals of the bus) are remembered too. Left off, the same call may be tried again; put on, a call whose end nobody saw is never carried out twice.',
      type: 'boolean',
      default: false,
    },
    'max-body': {
      description:
        'The largest body in bytes. A larger request with a key is refused with 413; a larger reply goes out once and cannot be repeated.',
      type: 'integer',
      minimum: 1024,
      maximum: 16_777_216,
      default: 1_048_576,
    },
    entries: {
      description: 'How many keys are remembered for one API; the oldest go first.',
      type: 'integer',
      minimum: 1,
      maximum: 1_000_000,
      default: 10_000,
    },
    bytes: {
      description: 'How many bytes the remembered replies of one API may take in memory.',
      type: 'integer',
      minimum: 65_536,
      maximum: 4_294_967_296,
      default: 67_108_864,
    },
  },
}

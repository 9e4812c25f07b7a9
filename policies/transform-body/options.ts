// What a transform-body step may say.

import { pointerSchema } from '../json/pointer.ts'
import type { SchemaFor } from '../policy.ts'

export interface TransformBody {
  request?: Operation[]
  response?: Operation[]
  statuses?: string[]
  strict?: boolean
  'not-json'?: 'refuse' | 'pass'
  'max-body'?: number
}

/** One of them. */
export interface Operation {
  readonly remove?: string
  readonly set?: Readonly<Record<string, unknown>>
  readonly 'set-from'?: Readonly<Record<string, string>>
  readonly rename?: Readonly<Record<string, string>>
  readonly move?: { readonly from: string; readonly to: string }
  readonly keep?: readonly string[]
  readonly wrap?: string
  readonly unwrap?: string
}

const name = { type: 'string', maxLength: 200 }
const byPointer = {
  type: 'object',
  minProperties: 1,
  maxProperties: 50,
  propertyNames: pointerSchema,
}

const operations = {
  type: 'array',
  minItems: 1,
  maxItems: 50,
  items: {
    type: 'object',
    additionalProperties: false,
    minProperties: 1,
    maxProperties: 1,
    properties: {
      remove: { description: 'Takes away what the pointer names.', ...pointerSchema },
      set: {
        description: 'Puts a value where the pointer leads, in the place of what was there.',
        ...byPointer,
      },
      'set-from': {
        description:
          'As `set`, with what a CEL expression over call, caller and header gives; nothing: what was there goes.',
        ...byPointer,
        additionalProperties: { type: 'string', minLength: 1, maxLength: 1000 },
      },
      rename: {
        description: 'Gives the member another name, in its place.',
        ...byPointer,
        additionalProperties: name,
      },
      move: {
        description: 'Takes a value from one place and puts it at another.',
        type: 'object',
        additionalProperties: false,
        required: ['from', 'to'],
        properties: {
          from: { description: 'Where the value stands.', ...pointerSchema },
          to: {
            description: 'Where it is put: a member of an object that is there.',
            ...pointerSchema,
          },
        },
      },
      keep: {
        description: 'Takes away everything but what the pointers name.',
        type: 'array',
        minItems: 1,
        maxItems: 100,
        items: pointerSchema,
      },
      wrap: { description: 'Makes the whole body a member of this name of a new object.', ...name },
      unwrap: {
        description: 'Puts what the pointer names in the place of the whole body.',
        ...pointerSchema,
      },
    },
  },
}

export const schema: SchemaFor<TransformBody> = {
  type: 'object',
  additionalProperties: false,
  properties: {
    request: {
      description: 'What is done to the body that goes to the upstream, in this order.',
      ...operations,
    },
    response: {
      description: 'What is done to the body of replies of the upstream, in this order.',
      ...operations,
    },
    statuses: {
      description: 'Of which replies the body is changed: statuses, or ranges such as `2XX`.',
      type: 'array',
      minItems: 1,
      maxItems: 20,
      uniqueItems: true,
      items: { type: 'string', pattern: '^(?:[2-5]\\d\\d|[2-5]XX)$' },
      default: ['2XX'],
    },
    strict: {
      description:
        'Whether a body that lacks what a pointer names is refused; else nothing happens there.',
      type: 'boolean',
      default: false,
    },
    'not-json': {
      description: 'What happens to a body that is not JSON by its Content-Type.',
      enum: ['refuse', 'pass'],
      default: 'refuse',
    },
    'max-body': {
      description:
        'The largest JSON body that is taken, in bytes. It is held in memory meanwhile; a larger one is refused.',
      type: 'integer',
      minimum: 1024,
      maximum: 16_777_216,
      default: 1_048_576,
    },
  },
  anyOf: [{ required: ['request'] }, { required: ['response'] }],
}

// What a terminate step may say.

import type { SchemaFor } from '../policy.ts'

export type Status = 403 | 404 | 410 | 503

export interface Terminate {
  status?: Status
  say?: { readonly pl: string; readonly en: string }
  'retry-after'?: number
  until?: string
  successor?: string
}

const sentence = { type: 'string', pattern: '^[^\\p{C}]{1,500}$' }

export const schema: SchemaFor<Terminate> = {
  type: 'object',
  additionalProperties: false,
  properties: {
    status: {
      description:
        'How calls are refused: 403 kept back, 404 as if it were not there, 410 gone for good, 503 closed for a time.',
      enum: [403, 404, 410, 503],
      default: 503,
    },
    say: {
      description: 'What callers are told, in Polish and in English; best with what they can do.',
      type: 'object',
      additionalProperties: false,
      required: ['pl', 'en'],
      properties: {
        pl: { description: 'The sentence in Polish.', ...sentence },
        en: { description: 'The sentence in English.', ...sentence },
      },
    },
    'retry-after': {
      description: 'After how many seconds callers may try again; of 503 only.',
      type: 'integer',
      minimum: 1,
      maximum: 2_678_400,
    },
    until: {
      description:
        'The moment from which the step does nothing any more, with its offset, e.g. `2026-03-29T06:00:00+02:00`; of 503, 404 and 403.',
      type: 'string',
      maxLength: 40,
    },
    successor: {
      description:
        'Where callers of a gone operation find the new one: an https address, or a path of the bus; of 410 only.',
      type: 'string',
      minLength: 2,
      maxLength: 500,
    },
  },
}

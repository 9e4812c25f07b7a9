// What a mask-fields step may say.

import { pointerSchema } from '../json/pointer.ts'
import type { SchemaFor } from '../policy.ts'

export interface MaskFields {
  fields?: string[]
  'by-classification'?: string[]
  how?: 'remove' | 'null' | 'text' | 'last'
  text?: string
  last?: number
  'unless-scope'?: string[]
  'max-body'?: number
  'not-json'?: 'refuse' | 'pass'
  undescribed?: 'refuse' | 'pass'
}

export const schema: SchemaFor<MaskFields> = {
  type: 'object',
  additionalProperties: false,
  properties: {
    fields: {
      description:
        'JSON pointers to what is hidden, with `*` for every item of a list and every member of an object: `/items/*/pesel`.',
      type: 'array',
      maxItems: 100,
      uniqueItems: true,
      items: pointerSchema,
      default: [],
    },
    'by-classification': {
      description:
        'Hides every member whose schema in the document carries `x-data-classification` with one of these words.',
      type: 'array',
      maxItems: 50,
      uniqueItems: true,
      items: { type: 'string', minLength: 1, maxLength: 100 },
      default: [],
    },
    how: {
      description:
        'What stands in the place of a hidden value: nothing (`remove`), `null`, a `text`, or a text with the `last` letters of the value.',
      enum: ['remove', 'null', 'text', 'last'],
      default: 'remove',
    },
    text: {
      description:
        'The text that is shown, with `how: text`; before the last letters, with `how: last`.',
      type: 'string',
      maxLength: 100,
      default: '***',
    },
    last: {
      description:
        'How many letters of a value are shown, with `how: last`; of a value that is not at least twice as long, none.',
      type: 'integer',
      minimum: 1,
      maximum: 20,
      default: 4,
    },
    'unless-scope': {
      description: 'A caller whose token holds one of these scopes sees everything.',
      type: 'array',
      maxItems: 50,
      uniqueItems: true,
      items: { type: 'string', pattern: '^[!#-\\[\\]-~]+$', maxLength: 200 },
      default: [],
    },
    'max-body': {
      description:
        'The largest reply that is masked, in bytes. It is held in memory meanwhile; a larger one is refused.',
      type: 'integer',
      minimum: 1024,
      maximum: 16_777_216,
      default: 1_048_576,
    },
    'not-json': {
      description:
        'What happens to replies that are not JSON by their Content-Type, in which nothing can be hidden.',
      enum: ['refuse', 'pass'],
      default: 'refuse',
    },
    undescribed: {
      description:
        'What happens, with `by-classification`, to replies whose status or media type the document does not describe.',
      enum: ['refuse', 'pass'],
      default: 'refuse',
    },
  },
}

// What may be done to header fields.

import { fieldName } from '../owned-headers.ts'

export interface Changes {
  readonly remove?: readonly string[]
  readonly set?: Readonly<Record<string, Value>>
  readonly add?: Readonly<Record<string, Value>>
}

export type Value = string | { readonly expression: string }

const name = { type: 'string', pattern: fieldName, maxLength: 100 }

const values = {
  type: 'object',
  minProperties: 1,
  maxProperties: 50,
  propertyNames: name,
  additionalProperties: {
    anyOf: [
      {
        type: 'string',
        pattern: '^[!-~\\u00a0-\\u00ff](?:[\\t -~\\u00a0-\\u00ff]*[!-~\\u00a0-\\u00ff])?$',
        maxLength: 4096,
      },
      {
        type: 'object',
        additionalProperties: false,
        required: ['expression'],
        properties: {
          expression: {
            description:
              'A CEL expression over call, caller and header; nothing: the field is left out.',
            type: 'string',
            minLength: 1,
            maxLength: 1000,
          },
        },
      },
    ],
  },
}

export const changesSchema = {
  type: 'object',
  additionalProperties: false,
  minProperties: 1,
  properties: {
    remove: {
      description: 'Names of fields that are taken away, first of all.',
      type: 'array',
      minItems: 1,
      maxItems: 50,
      items: name,
    },
    set: { description: 'Fields that stand in the place of all of that name.', ...values },
    add: { description: 'Fields put beside those of that name.', ...values },
  },
}

// What a limits step may say.

import type { SchemaFor } from '../policy.ts'

export interface Limits {
  body?: number
  url?: number
  fields?: number
  'field-bytes'?: number
  json?: Partial<JsonLimits>
}

export interface JsonLimits {
  readonly depth: number
  readonly keys: number
  readonly items: number
  readonly text: number
}

export const defaults = {
  body: 1_048_576,
  url: 4096,
  fields: 64,
  'field-bytes': 8192,
  json: { depth: 32, keys: 1000, items: 10_000, text: 65_536 },
} as const satisfies Required<Limits>

/** Bytes of JSON that are held in memory at most. */
export const mostJson = 67_108_864

const count = (most: number, least = 1) => ({ type: 'integer', minimum: least, maximum: most })

export const schema: SchemaFor<Limits> = {
  type: 'object',
  additionalProperties: false,
  properties: {
    body: {
      description: 'The largest body that is taken, in bytes; 0 takes none.',
      default: defaults.body,
      ...count(10_737_418_240, 0),
    },
    url: {
      description:
        'The longest address that is taken, in bytes: path and query below the root of the API.',
      default: defaults.url,
      ...count(8192, 16),
    },
    fields: {
      description: 'How many header fields a call may have.',
      default: defaults.fields,
      ...count(128),
    },
    'field-bytes': {
      description: 'The longest header field that is taken, in bytes of its name and value.',
      default: defaults['field-bytes'],
      ...count(16_384, 64),
    },
    json: {
      description:
        'How complex a JSON body may be. It is held in memory and looked through before the system behind the API sees it; without this option no body is read.',
      type: 'object',
      additionalProperties: false,
      properties: {
        depth: {
          description: 'How deep objects and lists may be nested.',
          default: defaults.json.depth,
          ...count(1000),
        },
        keys: {
          description: 'How many members one object may have.',
          default: defaults.json.keys,
          ...count(1_000_000),
        },
        items: {
          description: 'How many items one list may have.',
          default: defaults.json.items,
          ...count(10_000_000),
        },
        text: {
          description:
            'How long one text, name of a member or number may be, in bytes as it is written.',
          default: defaults.json.text,
          ...count(mostJson),
        },
      },
    },
  },
}

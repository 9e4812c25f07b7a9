// What a mock step may say, and what is wrong with it beyond the schema.

import { fieldName, isOwned } from '../owned-headers.ts'
import type { Misfit, SchemaFor } from '../policy.ts'

export interface Mock {
  status?: number
  headers?: Record<string, string>
  body?: unknown
  example?: string
  'media-type'?: string
  delay?: number
}

export const schema: SchemaFor<Mock> = {
  type: 'object',
  additionalProperties: false,
  properties: {
    status: {
      description:
        'Status of the answer; 200 where nothing is said. With `example`: which response of the document the example is taken from.',
      type: 'integer',
      minimum: 200,
      maximum: 599,
    },
    headers: {
      description: 'Header fields of the answer.',
      type: 'object',
      maxProperties: 50,
      propertyNames: { type: 'string', pattern: fieldName, maxLength: 100 },
      additionalProperties: {
        type: 'string',
        pattern: '^[!-~\\u00a0-\\u00ff](?:[\\t -~\\u00a0-\\u00ff]*[!-~\\u00a0-\\u00ff])?$',
        maxLength: 4096,
      },
      default: {},
    },
    body: {
      description: 'The body: a text as it is, anything else as JSON.',
    },
    example: {
      description:
        'Name of an example of the document that is the body; `default` for one without a name.',
      type: 'string',
      minLength: 1,
      maxLength: 200,
    },
    'media-type': {
      description: 'Of which media type the example is taken, where several have it.',
      type: 'string',
      minLength: 3,
      maxLength: 200,
    },
    delay: {
      description: 'Milliseconds after which the answer comes.',
      type: 'integer',
      minimum: 0,
      maximum: 10_000,
      default: 0,
    },
  },
  anyOf: [{ required: ['example'] }, { required: ['body'] }, { required: ['status'] }],
}

export function checkMock(options: Mock): Misfit[] {
  const { status = 200, headers = {}, body, example, 'media-type': type } = options
  const misfits: Misfit[] = []
  if (body !== undefined && example !== undefined) {
    const message = 'The example is the body; remove `body` or `example`.'
    misfits.push({ at: ['body'], key: true, message })
  }
  if (type !== undefined && example === undefined) {
    const message = 'It chooses among examples; remove it, or say `headers: { Content-Type: … }`.'
    misfits.push({ at: ['media-type'], key: true, message })
  }
  if (body !== undefined && bodyless.has(status)) {
    const message = `An answer ${status} has no body; remove \`body\`.`
    misfits.push({ at: ['body'], key: true, message })
  }
  for (const name of Object.keys(headers)) {
    if (!isOwned(name.toLowerCase())) continue
    const message = `\`${name}\` belongs to the connection or is written by the gateway; leave it out.`
    misfits.push({ at: ['headers', name], key: true, message })
  }
  return misfits
}

/** RFC 9110 §15.3.5, §15.3.6, §15.4.5. */
const bodyless: ReadonlySet<number> = new Set([204, 205, 304])

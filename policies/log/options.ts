// What a log step may say, and what is wrong with it beyond the schema.

import type { Misfit, SchemaFor } from '../policy.ts'
import { fieldNames } from './fields.ts'
import type { FieldName } from './fields.ts'

export interface LogStep {
  level?: 'debug' | 'info' | 'warn' | 'error'
  fields?: FieldName[]
  'when-status'?: (string | number)[]
  'slow-ms'?: number
  sample?: number
}

export const usualFields: readonly FieldName[] = [
  'api',
  'operation',
  'system',
  'status',
  'problem',
  'total-ms',
  'upstream-ms',
]

export const schema: SchemaFor<LogStep> = {
  type: 'object',
  additionalProperties: false,
  properties: {
    level: {
      description: 'How loud the line is; SZYNA_LOG decides which levels are written.',
      enum: ['debug', 'info', 'warn', 'error'],
      default: 'info',
    },
    fields: {
      description: 'What the line says beside the trace id.',
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { enum: fieldNames },
      default: usualFields,
    },
    'when-status': {
      description:
        'Statuses of which a line is written: `404`, or `5xx` for all that begin with 5. Nothing said: all.',
      type: 'array',
      minItems: 1,
      maxItems: 50,
      uniqueItems: true,
      items: {
        anyOf: [
          { type: 'integer', minimum: 100, maximum: 599 },
          { type: 'string', pattern: '^[1-5]xx$' },
        ],
      },
    },
    'slow-ms': {
      description: 'A line is written only of calls that took at least so many milliseconds.',
      type: 'integer',
      minimum: 1,
      maximum: 600_000,
    },
    sample: {
      description:
        'Of which share of these calls a line is written: 1 of all, 0.01 of every hundredth.',
      type: 'number',
      exclusiveMinimum: 0,
      maximum: 1,
      default: 1,
    },
  },
}

export function checkLog({ 'when-status': statuses = [] }: LogStep): Misfit[] {
  const classes = new Set(statuses.filter((one) => typeof one === 'string'))
  return statuses.flatMap((status, at) => {
    const its = `${String(status)[0]}xx`
    if (typeof status === 'string' || !classes.has(its)) return []
    return [
      { at: ['when-status', at], message: `\`${its}\` covers ${status}; remove one of the two.` },
    ]
  })
}

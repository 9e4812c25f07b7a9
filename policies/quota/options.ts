// What a quota step may say.

import type { SchemaFor } from '../policy.ts'

export interface QuotaOptions {
  per: 'day' | 'month'
  requests?: number
  bytes?: number
  who?: 'system' | 'entity' | 'everyone'
  scope?: 'operation' | 'api'
  name?: string
}

export const schema: SchemaFor<QuotaOptions> = {
  type: 'object',
  additionalProperties: false,
  required: ['per'],
  properties: {
    per: {
      description:
        'The period of the calendar: a `day` from midnight to midnight, or a `month` from its first day, both in Europe/Warsaw.',
      enum: ['day', 'month'],
    },
    requests: {
      description: 'How many calls may come in one period; either this or `bytes`.',
      type: 'integer',
      minimum: 1,
      maximum: 1_000_000_000,
    },
    bytes: {
      description:
        'How many bytes of replies may go out in one period; either this or `requests`. The reply that goes beyond is the last one.',
      type: 'integer',
      minimum: 1,
      maximum: 100_000_000_000_000,
    },
    who: {
      description:
        'Who has the quota: each `system`, each `entity` with all its systems, or `everyone` together. Calls of which no system is known have one together.',
      enum: ['system', 'entity', 'everyone'],
      default: 'system',
    },
    scope: {
      description: 'Whether each `operation` has a quota of its own or the whole `api` has one.',
      enum: ['operation', 'api'],
      default: 'operation',
    },
    name: {
      description:
        'A name under which the counts are kept and callers see the quota; without one it is the place of the step among the quotas of the file. Steps of one name share their counts.',
      type: 'string',
      pattern: '^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$',
      maxLength: 40,
    },
  },
  anyOf: [{ required: ['requests'] }, { required: ['bytes'] }],
  if: { required: ['requests'] },
  then: { properties: { bytes: false } },
}

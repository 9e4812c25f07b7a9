// What an authorize step may say.

import type { SchemaFor } from '../policy.ts'

export interface Rule {
  name: string
  allow?: string
  deny?: string
  say?: string
}

export interface Authorize {
  rules: Rule[]
  otherwise?: 'deny' | 'allow'
  'trust-headers'?: 'never' | 'insecure'
}

const condition = { type: 'string', minLength: 1, maxLength: 1000 }

export const schema: SchemaFor<Authorize> = {
  type: 'object',
  additionalProperties: false,
  required: ['rules'],
  properties: {
    rules: {
      description:
        'Rules in order; the first whose condition is true decides. One without an answer refuses the call.',
      type: 'array',
      minItems: 1,
      maxItems: 50,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name'],
        properties: {
          name: {
            description: 'What the journal calls the rule when it decides: words with hyphens.',
            type: 'string',
            pattern: '^[a-z][a-z0-9-]*$',
            maxLength: 60,
          },
          allow: {
            description:
              'A CEL condition over call, caller, header and param; where it is true the call passes.',
            ...condition,
          },
          deny: {
            description:
              'A CEL condition over call, caller, header and param; where it is true the call is refused.',
            ...condition,
          },
          say: {
            description: 'What a refused caller reads: a whole sentence that tells what to do.',
            type: 'string',
            minLength: 1,
            maxLength: 300,
          },
        },
        anyOf: [{ required: ['allow'] }, { required: ['deny'] }],
        if: { required: ['allow'] },
        then: { properties: { deny: false } },
      },
    },
    otherwise: {
      description: 'What happens to a call that no rule decides.',
      enum: ['deny', 'allow'],
      default: 'deny',
    },
    'trust-headers': {
      description:
        'Must be `insecure` for a rule to let a call in by a header field, which is what the caller says of himself.',
      enum: ['never', 'insecure'],
      default: 'never',
    },
  },
}

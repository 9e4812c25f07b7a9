// The JSON Schema of a policy file, from the schemas of the policies: what editors complete from
// (specs/policy-file.schema.json) and what the loader checks. Regenerate the file by
// `node policies/write-catalogue.ts`; a test holds it fresh.

import { catalogue } from './catalogue.ts'
import type { AnyPolicy } from './catalogue.ts'
import { phases } from './policy.ts'

const honour = {
  enum: ['honour', 'ignore'],
  default: 'honour',
}

const condition = { type: 'string', minLength: 1, maxLength: 1000 }

const outside = {
  include: {
    description:
      'Names of policy files beside this one, without .yaml, whose steps hold here too, before its own within each phase.',
    type: 'array',
    minItems: 1,
    maxItems: 20,
    uniqueItems: true,
    items: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,125}$' },
  },
  title: {
    description: 'What people read of this policy in the portal.',
    type: 'string',
    minLength: 1,
    maxLength: 200,
  },
  hints: {
    description:
      'Whether what documents ask for by themselves is honoured; a step here always wins.',
    type: 'object',
    additionalProperties: false,
    properties: {
      'x-rate-limits': {
        description: 'Limits written beside an operation become a `rate-limit` step.',
        ...honour,
      },
      'x-required-permissions': {
        description: 'Permissions written beside an operation become a `require-scope` step.',
        ...honour,
      },
    },
  },
}

const someSteps = { anyOf: [{ required: ['steps'] }, { required: ['include'] }] }

/** The file without the insides of its steps. */
export const frameSchema = {
  type: 'object',
  additionalProperties: false,
  ...someSteps,
  properties: {
    ...outside,
    steps: { type: 'array', minItems: 1, maxItems: 50, items: { type: 'object' } },
  },
}

const names = {
  type: 'array',
  minItems: 1,
  maxItems: 200,
  uniqueItems: true,
  items: { type: 'string', minLength: 1, maxLength: 200 },
}

/** What may stand in a step beside its policy. */
export const conditionSchemas = {
  only: {
    description:
      'Which operations the step is for: each kind that is written must fit. Elsewhere the step is not there.',
    type: 'object',
    additionalProperties: false,
    minProperties: 1,
    properties: {
      operations: { description: 'Ids of operations, or `GET /persons/{id}`.', ...names },
      tags: { description: 'Tags of operations in the document; one of them is enough.', ...names },
      methods: {
        description: 'HTTP methods.',
        ...names,
        items: { enum: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'] },
      },
    },
  },
  when: {
    description:
      'A CEL condition over call, caller and header; the step is skipped where it is false.',
    ...condition,
  },
  unless: {
    description:
      'A CEL condition over call, caller and header; the step is skipped where it is true.',
    ...condition,
  },
}

export function policySchema(): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Policy file of the bus',
    description: `Steps that every call of an API meets, in the order of their phases: ${phases.join(', ')}.`,
    type: 'object',
    additionalProperties: false,
    ...someSteps,
    properties: {
      ...outside,
      steps: {
        description: 'The steps, in the order a call meets them.',
        type: 'array',
        minItems: 1,
        maxItems: 50,
        items: {
          type: 'object',
          additionalProperties: false,
          properties: {
            ...conditionSchemas,
            ...Object.fromEntries(catalogue.map((policy) => [policy.name, described(policy)])),
          },
          oneOf: catalogue.map(({ name }) => ({ required: [name] })),
          not: { required: ['when', 'unless'] },
        },
      },
    },
  }
}

function described({ schema, summary, phase }: AnyPolicy): object {
  return { description: `${summary.en} (phase: ${phase})`, ...schema }
}

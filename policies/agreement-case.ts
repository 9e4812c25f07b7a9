// Which agreements are in force in a golden case: what a file may say of them, see README.md of this folder.

const text = { type: 'string', minLength: 1, maxLength: 4000 }

export const agreementsOfCase = {
  agreements: {
    description: 'What is in force: for whom, for what, how many calls a day.',
    type: 'array',
    maxItems: 20,
    items: {
      type: 'object',
      additionalProperties: false,
      required: ['entity'],
      properties: {
        purpose: { description: '`purpose-1`', ...text },
        entity: text,
        api: { description: '`mswia/persons` when absent.', ...text },
        operations: { type: 'array', maxItems: 100, items: text },
        calls: { description: 'A day; 1000 when absent.', type: 'integer', minimum: 1 },
      },
    },
  },
  capacity: {
    description: 'Calls a day that the API bears from all together.',
    type: 'integer',
    minimum: 1,
  },
}

export interface AgreementCase {
  readonly purpose?: string
  readonly entity: string
  readonly api?: string
  readonly operations?: readonly string[]
  readonly calls?: number
}

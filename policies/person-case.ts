// In whose name a call of a golden case is made, and what is otherwise with its proof: what a file may
// say of them, see README.md of this folder.

const text = { type: 'string', minLength: 1, maxLength: 4000 }
const texts = { type: 'array', maxItems: 100, items: text }

export const personSchema = {
  description:
    'In whose name the system calls. The token is bound to the certificate of the call, else to a key that is proven.',
  type: 'object',
  additionalProperties: false,
  properties: {
    id: { description: '`p-1`', ...text },
    context: { enum: ['citizen', 'official'] },
    mode: { enum: ['online', 'offline'] },
    acr: { enum: ['low', 'substantial', 'high'] },
    login: { description: 'When he logged in: `-10 s`.', ...text },
    pesel: { description: 'Sealed in the token.', ...text },
    office: {
      type: 'object',
      additionalProperties: false,
      properties: { entity: text, unit: text, membership: text },
    },
    mandate: {
      type: 'object',
      additionalProperties: false,
      properties: {
        id: text,
        operations: texts,
        fields: texts,
        case: text,
        purpose: text,
        basis: { enum: ['application', 'consent', 'statute'] },
      },
    },
  },
}

export const proofSchema = {
  description: 'The DPoP proof that is sent, where it is not simply good.',
  type: 'object',
  additionalProperties: false,
  properties: {
    claims: { description: 'null takes away; `iat: -10 s`.', type: 'object' },
    header: { type: 'object' },
    key: {
      description: 'It is made with another key than the token is bound to.',
      enum: ['other'],
    },
    nonce: {
      description: 'It carries the nonce that the bus gives out now.',
      type: 'boolean',
    },
    send: { description: 'How often.', type: 'integer', minimum: 0, maximum: 2 },
    scheme: { description: 'Of the field Authorization.', enum: ['Bearer', 'DPoP'] },
  },
}

export interface PersonCase {
  readonly id?: string
  readonly context?: 'citizen' | 'official'
  readonly mode?: 'online' | 'offline'
  readonly acr?: 'low' | 'substantial' | 'high'
  readonly login?: string
  readonly pesel?: string
  readonly office?: {
    readonly entity?: string
    readonly unit?: string
    readonly membership?: string
  }
  readonly mandate?: {
    readonly id?: string
    readonly operations?: readonly string[]
    readonly fields?: readonly string[]
    readonly case?: string
    readonly purpose?: string
    readonly basis?: 'application' | 'consent' | 'statute'
  }
}

export interface ProofCase {
  readonly claims?: Record<string, unknown>
  readonly header?: Record<string, unknown>
  readonly key?: 'other'
  readonly nonce?: boolean
  readonly send?: number
  readonly scheme?: 'Bearer' | 'DPoP'
}

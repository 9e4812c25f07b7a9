// What a file of golden cases may say: see README.md of this folder.

import { agreementsOfCase } from './agreement-case.ts'
import type { AgreementCase } from './agreement-case.ts'
import { personSchema, proofSchema } from './person-case.ts'
import type { PersonCase, ProofCase } from './person-case.ts'

const text = { type: 'string', minLength: 1, maxLength: 4000 }
const texts = { type: 'array', maxItems: 100, items: text }
const fields = {
  type: 'object',
  additionalProperties: { anyOf: [{ type: 'string' }, { type: 'null' }] },
}

const upstream = {
  type: 'object',
  additionalProperties: false,
  properties: {
    status: { type: 'integer' },
    headers: { type: 'object', additionalProperties: { type: 'string' } },
    body: { description: 'A text as it is, or anything else as JSON.' },
    problem: { description: 'There is no answer, but this: `upstream/timeout`.', ...text },
  },
}

const oneCall = {
  anyOf: [
    text,
    {
      type: 'object',
      additionalProperties: false,
      required: ['call', 'answer'],
      properties: {
        call: {
          description: '`GET /persons/17?limit=5 as zus.kadry with persons.read from 192.0.2.1`',
          ...text,
        },
        headers: {
          description: 'Header fields of the call.',
          type: 'object',
          additionalProperties: { type: 'string' },
        },
        body: { description: 'A text as it is, or anything else as JSON.' },
        token: {
          description: 'What the token says otherwise; null takes a claim away.',
          type: 'object',
          additionalProperties: false,
          properties: {
            claims: { type: 'object' },
            header: { type: 'object' },
            bound: { description: 'To the certificate of the call.', type: 'boolean' },
          },
        },
        person: personSchema,
        proof: proofSchema,
        key: {
          description: 'The key that the call shows, and of which system it is.',
          type: 'object',
          additionalProperties: false,
          required: ['of'],
          properties: {
            of: { description: '`zus.kadry`', ...text },
            header: { description: 'Where it stands; `X-Api-Key` when absent.', ...text },
            as: { description: 'What is sent in place of `{key}`, the key alone.', ...text },
            expires: { description: '`+10 s` from the start of the case.', ...text },
            revoked: { type: 'boolean' },
          },
        },
        certificate: {
          description:
            'What the client shows at the TLS door; `of`: the system it is registered for.',
          type: 'object',
          additionalProperties: false,
          properties: {
            of: { description: '`zus.kadry`', ...text },
            subject: texts,
            'dns-names': texts,
            uris: texts,
            begins: { description: '`-10 s` from the start of the case.', ...text },
            ends: { description: '`+10 s` from the start of the case.', ...text },
            verified: { description: 'Whether a known authority issued it.', type: 'boolean' },
          },
        },
        upstream: {
          description:
            'What the system behind the API answers; a list: to one attempt after the other, the last to all that follow.',
          anyOf: [upstream, { type: 'array', minItems: 1, maxItems: 20, items: upstream }],
        },
        attempts: {
          description: 'Addresses that were asked, one after the other; null: the registered one.',
          type: 'array',
          items: { type: ['string', 'null'] },
        },
        copies: {
          description: 'Addresses that got a copy of the call.',
          type: 'array',
          items: { type: 'string' },
        },
        answer: {
          description: '`200`, or `429 limit/exceeded`.',
          anyOf: [text, { type: 'integer' }],
        },
        errors: { description: 'All of `errors` in the refusal: place, pointer, words.', ...texts },
        'reply-headers': { description: 'Fields of the reply; null: not there.', ...fields },
        'reply-body': { description: 'A text as it is, or anything else as JSON; null: none.' },
        'forwarded-headers': {
          description: 'Fields that went upstream; null: not there.',
          ...fields,
        },
        'forwarded-body': { description: 'What went upstream: as `reply-body`.' },
        forwarded: { description: 'Whether the call went upstream.', type: 'boolean' },
        journal: { description: 'What the entry of this call says, among others.', type: 'object' },
      },
    },
  ],
}

export const casesSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['cases'],
  properties: {
    document: { description: 'The OpenAPI document that the calls meet.', type: 'object' },
    cases: {
      type: 'array',
      minItems: 1,
      maxItems: 500,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name'],
        properties: {
          name: text,
          policy: {
            description: 'What the policy file says; as a text where its lines matter.',
            anyOf: [{ type: 'object' }, text],
          },
          'policy-file': {
            description:
              'Name of a policy file beside this one, without .yaml, in place of `policy`.',
            type: 'string',
            pattern: '^[a-z][a-z0-9-]{0,60}$',
          },
          ...agreementsOfCase,
          'document-hints': {
            type: 'object',
            additionalProperties: false,
            properties: {
              'rate-limits': { type: 'array', items: { type: 'object' } },
              permissions: texts,
            },
          },
          calls: { type: 'array', minItems: 1, maxItems: 100, items: oneCall },
          complaints: {
            description: 'All complaints about the policy: `3:9 words of it`, or only the words.',
            minItems: 1,
            ...texts,
          },
        },
        allOf: [
          { oneOf: [{ required: ['calls'] }, { required: ['complaints'] }] },
          { oneOf: [{ required: ['policy'] }, { required: ['policy-file'] }] },
        ],
      },
    },
  },
}

export interface CasesFile {
  readonly document?: object
  readonly cases: readonly Case[]
}

export interface Case {
  readonly name: string
  readonly policy?: object | string
  readonly 'policy-file'?: string
  readonly agreements?: readonly AgreementCase[]
  readonly capacity?: number
  readonly 'document-hints'?: {
    readonly 'rate-limits'?: readonly { readonly calls: number; readonly seconds: number }[]
    readonly permissions?: readonly string[]
  }
  readonly calls?: readonly (string | CallCase)[]
  readonly complaints?: readonly string[]
}

export interface UpstreamCase {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly problem?: string
}

export interface KeyCase {
  readonly of: string
  readonly header?: string
  readonly as?: string
  readonly expires?: string
  readonly revoked?: boolean
}

export interface CertificateCase {
  readonly of?: string
  readonly subject?: readonly string[]
  readonly 'dns-names'?: readonly string[]
  readonly uris?: readonly string[]
  readonly begins?: string
  readonly ends?: string
  readonly verified?: boolean
}

export interface CallCase {
  readonly call: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly token?: {
    claims?: Record<string, unknown>
    header?: Record<string, unknown>
    bound?: boolean
  }
  readonly person?: PersonCase
  readonly proof?: ProofCase
  readonly key?: KeyCase
  readonly certificate?: CertificateCase
  readonly upstream?: UpstreamCase | readonly UpstreamCase[]
  readonly attempts?: readonly (string | null)[]
  readonly copies?: readonly string[]
  readonly answer: string | number
  readonly errors?: readonly string[]
  readonly 'reply-headers'?: Readonly<Record<string, string | null>>
  readonly 'reply-body'?: unknown
  readonly 'forwarded-headers'?: Readonly<Record<string, string | null>>
  readonly 'forwarded-body'?: unknown
  readonly forwarded?: boolean
  readonly journal?: Readonly<Record<string, unknown>>
}

// The JSON Schema of a composition file: what the reader holds files against, and what editors
// complete from (specs/composition.schema.json). `node gateway/composition/composition-schema.ts`
// writes that file anew, then `npm run format`; a test holds it fresh.

import { writeFile } from 'node:fs/promises'
import { slugPattern } from '#kernel/ids/ids.ts'

export const schemaFile = new URL('../../specs/composition.schema.json', import.meta.url)

/** Methods of composed operations; HEAD is answered by GET, as everywhere. */
export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** Also keys of the field Szyna-Sources, where `vatPayer` is `vat-payer` (RFC 9651 §3.2). */
const partName = '^[a-z][A-Za-z0-9_-]{0,62}$'

const text = { type: 'string', minLength: 1, maxLength: 200 }
const slug = { type: 'string', pattern: slugPattern, examples: ['widok360'] }
const template = { $ref: '#/$defs/template' }
const jsonSchema = { $ref: '#/$defs/jsonSchema' }
const fields = {
  type: 'array',
  minItems: 1,
  maxItems: 200,
  uniqueItems: true,
  items: { type: 'string', minLength: 1, maxLength: 200 },
}

function templates(description: string): object {
  return { description, type: 'object', additionalProperties: template }
}

function operator(description: string, options: Record<string, object>): object {
  const required = Object.keys(options)
  return { description, type: 'object', additionalProperties: false, required, properties: options }
}

const onError = {
  description:
    'What becomes of the whole call when this part does not deliver: it fails, goes on without the part, or takes the default in its place.',
  default: 'fail',
  oneOf: [
    { enum: ['fail', 'omit'] },
    {
      type: 'object',
      additionalProperties: false,
      required: ['default'],
      properties: { default: { description: 'JSON that stands for the answer of the part.' } },
    },
  ],
}

const part = {
  description: 'A call of one operation of a published API.',
  type: 'object',
  additionalProperties: false,
  required: ['call'],
  properties: {
    call: {
      description: 'The API as entity/name/vN, a space, and the operationId.',
      type: 'string',
      pattern: '^[a-z][a-z0-9-]*/[a-z][a-z0-9-]*/v[0-9]{1,6} \\S.{0,199}$',
      examples: ['mc/persons/v1 getPerson'],
    },
    'only-reads': {
      description:
        'Says that a method which may change something (POST, PUT, PATCH, DELETE) changes nothing here. Without it such a part must be the last one and is asked after all others, once.',
      type: 'boolean',
      default: false,
    },
    path: templates('A value for each path parameter of the operation.'),
    query: templates('Values for query parameters; one that is absent is left out.'),
    headers: templates('Values for header parameters; one that is absent is left out.'),
    body: { description: 'The body, sent as JSON.', ...template },
    timeout: {
      description:
        'Milliseconds the part may take; where nothing is said, what is left of the call.',
      type: 'integer',
      minimum: 10,
      maximum: 60_000,
    },
    cache: {
      description:
        'Seconds an answer is kept and given to the same caller for the same inputs; only for parts that only read. Where nothing is said, nothing is kept.',
      type: 'integer',
      minimum: 1,
      maximum: 86_400,
    },
    'at-once': {
      description:
        'How many times to ask at once; the first good answer wins. Only for parts that only read.',
      type: 'integer',
      minimum: 1,
      maximum: 4,
      default: 1,
    },
    'on-error': onError,
  },
}

const input = {
  description:
    'What the caller sends. Schemas are JSON Schema 2020-12, written out without `$ref`.',
  type: 'object',
  additionalProperties: false,
  properties: {
    path: {
      description: 'A schema for each {name} of the path.',
      type: 'object',
      additionalProperties: jsonSchema,
    },
    query: {
      description:
        'A schema for each query parameter; it is optional unless it is written as { schema: …, required: true }.',
      type: 'object',
      additionalProperties: jsonSchema,
    },
    body: { description: 'The schema of the JSON body; it must be sent.', ...jsonSchema },
  },
}

const operation = {
  description: 'An operation of the composed API.',
  type: 'object',
  additionalProperties: false,
  required: ['method', 'path', 'parts', 'result'],
  properties: {
    method: { description: 'The HTTP method.', enum: methods },
    path: {
      description: 'The path below the root of the API, with {name} for parameters.',
      type: 'string',
      pattern: '^/',
      maxLength: 500,
      examples: ['/lookups'],
    },
    summary: { description: 'One line, Polish and English.', ...text },
    tags: { description: 'Groups of operations in the portal.', ...fields },
    permissions: {
      description: 'Scopes a token must hold; they are made up here, e.g. widok360:read.',
      ...fields,
      items: { type: 'string', pattern: '^[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,200}$' },
    },
    input,
    parts: {
      description: 'The calls this operation is made of, by name.',
      type: 'object',
      minProperties: 1,
      maxProperties: 20,
      propertyNames: { type: 'string', pattern: partName, examples: ['person'] },
      additionalProperties: part,
    },
    envelope: {
      description:
        'Whether the result stands in `data` beside `complete` and `sources`; else the body is the bare result and the fields Szyna-Complete and Szyna-Sources tell the rest.',
      type: 'boolean',
      default: true,
    },
    result: { description: 'What the caller gets.', ...template },
  },
}

export const compositionSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Composition of the bus',
  description: 'An API made of operations of other APIs.',
  type: 'object',
  additionalProperties: false,
  required: ['title', 'entity', 'api', 'version', 'operations'],
  properties: {
    title: { description: 'Name of the API for people.', ...text },
    entity: { description: 'The entity in the address /api/{entity}/{api}/v{major}.', ...slug },
    api: { description: 'The name in the address.', ...slug },
    version: {
      description: 'Version of the composed API; the first number stands in the address.',
      type: 'string',
      pattern: '^[0-9]{1,6}\\.[0-9]{1,6}\\.[0-9]{1,6}$',
      examples: ['1.0.0'],
    },
    policy: {
      description: 'The policy file, without .yaml, that the composed API is under.',
      type: 'string',
      pattern: slugPattern,
      default: 'default',
    },
    owner: { description: 'Who answers for the API.', ...text },
    description: {
      description: 'What the API is for, in Markdown; it goes into the document.',
      type: 'string',
      minLength: 1,
      maxLength: 20_000,
    },
    operations: {
      description: 'The operations, by operationId.',
      type: 'object',
      minProperties: 1,
      maxProperties: 50,
      propertyNames: {
        type: 'string',
        pattern: '^[A-Za-z][A-Za-z0-9_-]{0,99}$',
        examples: ['viewPerson'],
      },
      additionalProperties: operation,
    },
  },
  $defs: {
    jsonSchema: { description: 'A JSON Schema.', type: 'object' },
    template: {
      description:
        'JSON in which a text that begins with `$` is a reference ($body, $path, $query, $caller, $parts, $item) and an object of one operator is what the operator makes; `$$` stands for `$`.',
      properties: {
        $merge: {
          description: 'The members of several objects in one.',
          type: 'array',
          minItems: 1,
          maxItems: 50,
          items: template,
        },
        $pick: operator('Some members of an object.', { of: template, fields }),
        $drop: operator('An object without some members.', { of: template, fields }),
        $rename: operator('An object with members under other names.', {
          of: template,
          names: {
            type: 'object',
            minProperties: 1,
            additionalProperties: { type: 'string', minLength: 1, maxLength: 200 },
          },
        }),
        $each: operator('A list made of another, each item as `as` says; it is `$item` there.', {
          of: template,
          as: template,
        }),
      },
      additionalProperties: template,
    },
  },
}

if (import.meta.main) {
  await writeFile(schemaFile, `${JSON.stringify(compositionSchema, null, 2)}\n`)
}

// A composed operation as OpenAPI: parameters and body as the file gives them, the answer as its
// templates make it.

import type { ComposedOperation } from './composition.ts'
import type { Described } from './scope.ts'
import { examplesOf } from './examples-of.ts'
import type { Call } from './find-call.ts'
import { refusalRefs } from './refusals.ts'
import { pascal } from './take-schemas.ts'
import type { Taken } from './take-schemas.ts'

export interface MadeOperation {
  readonly operation: object
  /** Components of its own. */
  readonly schemas: Readonly<Record<string, object>>
}

export function documentOfOperation(
  operation: ComposedOperation,
  result: Described,
  calls: ReadonlyMap<string, Call>,
  taken: Taken,
): MadeOperation {
  const { id, method, path, summary, tags, permissions, input, envelope } = operation
  const names = { input: `${pascal(id)}Input`, answer: `${pascal(id)}Answer` }
  const answer = envelope ? envelopeSchema(operation, result) : (result.schema as object)
  const examples = examplesOf(operation, calls, answer, taken.document)
  return {
    operation: {
      operationId: id,
      ...(tags.length > 0 && { tags }),
      summary: summary ?? `${method} ${path}`,
      description: describe(operation),
      ...(permissions.length > 0 && {
        security: [{ system: permissions }],
        'x-required-permissions': permissions,
      }),
      ...parametersOf(input),
      ...(input.body && {
        requestBody: {
          required: true,
          content: { 'application/json': { schema: ref(names.input) } },
        },
      }),
      responses: {
        '200': {
          description: 'To, co wiedzą rejestry. (What the registers know.)',
          headers: headersOf(envelope),
          content: { 'application/json': { schema: ref(names.answer), ...examples } },
        },
        ...refusalRefs(),
      },
    },
    schemas: { ...(input.body && { [names.input]: input.body }), [names.answer]: answer },
  }
}

function ref(name: string): object {
  return { $ref: `#/components/schemas/${name}` }
}

function parametersOf({ path, query }: ComposedOperation['input']): object {
  const parameters = [
    ...Object.entries(path).map(([name, schema]) => {
      return { name, in: 'path', required: true, ...described(schema), schema }
    }),
    ...Object.entries(query).map(([name, { schema, required }]) => {
      return { name, in: 'query', ...(required && { required }), ...described(schema), schema }
    }),
  ]
  return parameters.length > 0 ? { parameters } : {}
}

function described(schema: object): object {
  const { description } = schema as { description?: unknown }
  return typeof description === 'string' ? { description } : {}
}

/** `data` that no part may have to give is null then. */
function envelopeSchema({ parts }: ComposedOperation, { schema, always }: Described): object {
  const sources = parts.map(({ name }) => [name, ref('Source')])
  return {
    type: 'object',
    additionalProperties: false,
    required: ['data', 'complete', 'sources'],
    properties: {
      data: always ? schema : { anyOf: [schema, { type: 'null' }] },
      complete: {
        type: 'boolean',
        description: 'Wszystkie części odpowiedziały. (Every part answered.)',
      },
      sources: {
        type: 'object',
        description: 'Skąd jest każda część odpowiedzi. (Where each piece comes from.)',
        additionalProperties: false,
        required: parts.map(({ name }) => name),
        properties: Object.fromEntries(sources),
      },
    },
  }
}

function headersOf(envelope: boolean): object {
  const text = { type: 'string' }
  return {
    'Cache-Control': {
      description:
        'Danych z rejestrów nie przechowuje się po drodze. (Not to be stored on the way.)',
      schema: text,
      example: 'no-store',
    },
    'Szyna-Complete': {
      description: 'Czy wszystkie części odpowiedziały, RFC 9651. (Whether every part answered.)',
      schema: { ...text, enum: ['?1', '?0'] },
      example: '?1',
    },
    ...(!envelope && {
      'Szyna-Sources': {
        description:
          'Skąd jest każda część odpowiedzi, słownik RFC 9651. (Where each piece comes from.)',
        schema: text,
        example: 'person;api="mc/persons/v1";state=answered;status=200;at=@1767261600',
      },
    }),
  }
}

/** What is asked for the caller, and what may be missing. */
function describe({ parts }: ComposedOperation): string {
  const lines = parts.map(({ name, api, operation, onError }) => {
    const told = onError === 'fail' ? '' : '; gdy nie odpowie, reszta i tak przychodzi'
    return `- \`${name}\`: \`${api}\` \`${operation}\`${told}`
  })
  return [
    'Szyna pyta w imieniu wołającego i składa odpowiedzi:',
    '',
    ...lines,
    '',
    '*English: the bus asks these operations on behalf of the caller and joins their answers. What is optional may be missing; `complete` and `Szyna-Complete` say so.*',
  ].join('\n')
}

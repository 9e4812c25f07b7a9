// The composition that a document carries, read back and held against its form: a node that does not
// understand all of it serves none of it. Whether the document is ours to believe is for the caller:
// only versions that the bus registered itself as composed are.

import { Ajv2020 } from 'ajv/dist/2020.js'
import type { ValidateFunction } from 'ajv/dist/2020.js'
import { slugPattern } from '#kernel/ids/ids.ts'
import type { Composition } from './composition.ts'
import { extension } from './document-of.ts'

/** Undefined: it carries none, or one that cannot be understood. */
export function compositionIn(document: object): Composition | undefined {
  const carried = (document as Record<string, unknown>)[extension]
  if (carried === undefined) return undefined
  isComposition ??= new Ajv2020({ strict: false }).compile<Composition>(form)
  return isComposition(carried) && holdsTogether(carried) ? carried : undefined
}

let isComposition: ValidateFunction<Composition> | undefined

/** Every part comes after those it needs, and nobody refers to one that is not there. */
function holdsTogether({ operations }: Composition): boolean {
  return operations.every(({ parts, result }) => {
    const before = new Set<string>()
    for (const part of parts) {
      const { path, query, headers, body, required, after } = part
      const used = new Set([...after, ...partsIn([path, query, headers, body, required])])
      if (![...used].every((name) => before.has(name)) || before.has(part.name)) return false
      before.add(part.name)
    }
    return partsIn(result).every((name) => before.has(name))
  })
}

/** Names that references anywhere inside have. */
function partsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const { kind, root, part } = value as Record<string, unknown>
  if (kind === 'literal') return []
  if (kind === 'reference') return root === 'parts' ? [String(part)] : []
  return Object.values(value).flatMap(partsIn)
}

const text = { type: 'string' }
const texts = { type: 'array', items: text }
const template = { $ref: '#/$defs/template' }
const reference = { $ref: '#/$defs/reference' }
const mapOf = (schema: object) => ({ type: 'object', additionalProperties: schema })

function exactly(properties: Record<string, unknown>, optional: readonly string[] = []): object {
  const required = Object.keys(properties).filter((name) => !optional.includes(name))
  return { type: 'object', additionalProperties: false, required, properties }
}

const step = { anyOf: [text, { type: 'integer', minimum: 0 }] }

const part = exactly(
  {
    name: text,
    api: text,
    operation: text,
    onlyReads: { type: 'boolean' },
    path: mapOf(template),
    query: mapOf(template),
    headers: mapOf(template),
    body: template,
    required: { type: 'array', items: reference },
    after: texts,
    timeoutMs: { type: 'number', exclusiveMinimum: 0 },
    cacheSeconds: { type: 'number', exclusiveMinimum: 0 },
    atOnce: { type: 'integer', minimum: 1, maximum: 4 },
    onError: { anyOf: [{ enum: ['fail', 'omit'] }, exactly({ default: true })] },
  },
  ['body', 'timeoutMs', 'cacheSeconds'],
)

const operation = exactly(
  {
    id: text,
    method: { enum: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] },
    path: { type: 'string', pattern: '^/' },
    summary: text,
    tags: texts,
    permissions: texts,
    input: exactly(
      {
        path: mapOf({ type: 'object' }),
        query: mapOf(exactly({ schema: { type: 'object' }, required: { type: 'boolean' } })),
        body: { type: 'object' },
      },
      ['body'],
    ),
    envelope: { type: 'boolean' },
    parts: { type: 'array', minItems: 1, items: part },
    result: template,
  },
  ['summary'],
)

const form = {
  ...exactly(
    {
      entity: { type: 'string', pattern: slugPattern },
      api: { type: 'string', pattern: slugPattern },
      version: text,
      title: text,
      description: text,
      policy: text,
      owner: text,
      operations: { type: 'array', minItems: 1, items: operation },
    },
    ['description', 'owner'],
  ),
  $defs: {
    reference: exactly(
      {
        kind: { const: 'reference' },
        root: { enum: ['body', 'path', 'query', 'caller', 'parts', 'item'] },
        part: text,
        steps: { type: 'array', items: step },
      },
      ['part'],
    ),
    template: {
      oneOf: [
        exactly({ kind: { const: 'literal' }, value: true }),
        reference,
        exactly({
          kind: { const: 'object' },
          members: {
            type: 'array',
            items: { type: 'array', prefixItems: [text, template], minItems: 2, maxItems: 2 },
          },
        }),
        exactly({ kind: { const: 'array' }, items: { type: 'array', items: template } }),
        exactly({ kind: { const: 'merge' }, of: { type: 'array', items: template } }),
        exactly({ kind: { enum: ['pick', 'drop'] }, of: template, fields: texts }),
        exactly({ kind: { const: 'rename' }, of: template, names: mapOf(text) }),
        exactly({ kind: { const: 'each' }, of: template, as: template }),
      ],
    },
  },
}

// The OpenAPI document of a backend API. KrakenD knows of its answers only what it picks out of them:
// that is written down, and everything else may be there.

import { hasBody } from './backend-apis.ts'
import type { BackendApi, BackendOperation } from './backend-apis.ts'

type Json = Record<string, unknown>

export function documentOf(api: BackendApi, source: string): object {
  const paths: Record<string, Json> = {}
  for (const operation of api.operations) {
    const item = (paths[operation.path] ??= {})
    item[operation.method.toLowerCase()] = describe(operation)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: api.name,
      version: '1.0.0',
      description: `Taken from ${source}, a configuration of KrakenD: only what it asks for is described here. Complete it, and name a contact.`,
    },
    paths,
  }
}

function describe(operation: BackendOperation): Json {
  const { id, summary, description, tags, permissions, parameters, query, method, body } = operation
  const all = [
    ...parameters.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    ...[...query].map((name) => ({ name, in: 'query', schema: { type: 'string' } })),
  ]
  return {
    operationId: id,
    ...(tags && { tags }),
    summary: summary ?? `${method} ${operation.path}`,
    ...(description && { description }),
    ...(permissions.length > 0 && { 'x-required-permissions': permissions }),
    ...(all.length > 0 && { parameters: all }),
    ...(hasBody(method) && {
      requestBody: { content: { [bodyType(operation)]: { schema: body ?? {} } } },
    }),
    responses: {
      200: {
        description: 'What the registry answers.',
        content: operation.passedOn
          ? { '*/*': {} }
          : { 'application/json': { schema: answerOf(operation) } },
      },
      default: {
        description: 'A refusal.',
        content: { 'application/problem+json': { schema: { type: 'object' } } },
      },
    },
  }
}

function bodyType({ passedOn }: BackendOperation): string {
  return passedOn ? '*/*' : 'application/json'
}

function answerOf({ isList, members }: BackendOperation): Json {
  if (isList) return { type: 'array', items: {} }
  const root: Json = { type: 'object', additionalProperties: true }
  for (const path of members) {
    let at = root
    for (const name of path) {
      Object.assign(at, { type: 'object', additionalProperties: true })
      const properties = (at['properties'] ??= {}) as Record<string, Json>
      at = properties[name] ??= {}
    }
  }
  return root
}

// An OpenAPI document for one endpoint: its paths and methods, and what scopes it asks for. What the
// bodies hold no configuration of a gateway knows; the owner of the API completes it.

import type { CarriedPath } from './carry-path.ts'

const everyMethod = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
const described = new Set([...everyMethod, 'HEAD', 'OPTIONS', 'TRACE'])

export interface DocumentAsk {
  readonly name: string
  readonly paths: readonly CarriedPath[]
  /** Undefined: all of them. */
  readonly methods: readonly string[] | undefined
  readonly scopes: readonly string[]
}

export function drawDocument({ name, paths, methods, scopes }: DocumentAsk): object {
  const taken = (methods ?? everyMethod).filter((method) => described.has(method))
  return {
    openapi: '3.1.0',
    info: {
      title: name,
      version: '1.0.0',
      description: `Carried over from the apiEndpoint ${name} of Express Gateway. Complete it: what bodies hold is not known yet.`,
    },
    paths: Object.fromEntries(
      paths.map(({ path, parameters }) => [
        path,
        {
          ...(parameters.length > 0 && { parameters: parameters.map(drawParameter) }),
          ...Object.fromEntries(
            taken.map((method) => [method.toLowerCase(), drawOperation(method, path, scopes)]),
          ),
        },
      ]),
    ),
  }
}

function drawParameter({ name, pattern }: CarriedPath['parameters'][number]): object {
  const schema = { type: 'string', ...(pattern !== undefined && { pattern }) }
  return { name, in: 'path', required: true, schema }
}

function drawOperation(method: string, path: string, scopes: readonly string[]): object {
  return {
    operationId: idOf(method, path),
    summary: `${method} ${path}`,
    ...(scopes.length > 0 && { 'x-required-permissions': scopes }),
    responses: { 200: { description: 'Done.' } },
  }
}

function idOf(method: string, path: string): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '')
  const rest = words.map((word) => word[0]!.toUpperCase() + word.slice(1))
  return `${method.toLowerCase()}${rest.join('')}`
}

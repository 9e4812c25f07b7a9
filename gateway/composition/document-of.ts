// The OpenAPI document of a composition: what integrators read, what calls are validated against, and
// what carries the composition to every node that serves it. Made from the file and the parts'
// documents alone: the same composition over the same parts gives the same text.
//
//   inputs of the file ─▶ parameters, body        templates + answers' schemas ─▶ 200
//   permissions ─▶ security, x-required-permissions     all of it ─▶ x-szyna-composition

import type { OpenApiDocument } from '#api-catalog/published.ts'
import { majorOf } from '#api-catalog/intake/major-of.ts'
import { fitComposition } from './check-parts.ts'
import type { FindApi } from './check-parts.ts'
import type { Composition } from './composition.ts'
import { documentOfOperation } from './operation-document.ts'
import { ownComponents, problemSchema, refusalResponses, sourceSchema } from './refusals.ts'
import { pascal } from './take-schemas.ts'

export const extension = 'x-szyna-composition'

/** @throws Error when the composition does not fit its parts: check-parts.ts says where and why */
export function documentOf(composition: Composition, find: FindApi): OpenApiDocument {
  const reserved = [
    ...ownComponents,
    ...composition.operations.flatMap(({ id }) => [`${pascal(id)}Input`, `${pascal(id)}Answer`]),
  ]
  const fitted = fitComposition(composition, find, { reserved })
  const [misfit] = fitted.misfits
  if (misfit) throw new Error(misfit.message)
  const paths: Record<string, Record<string, object>> = {}
  const schemas: Record<string, object> = {}
  for (const [at, operation] of fitted.composition.operations.entries()) {
    const made = documentOfOperation(
      operation,
      fitted.results[at]!,
      fitted.calls[at]!,
      fitted.taken,
    )
    ;(paths[operation.path] ??= {})[operation.method.toLowerCase()] = made.operation
    Object.assign(schemas, made.schemas)
  }
  const { title, version, description, entity, api, owner, operations } = fitted.composition
  const tags = [...new Set(operations.flatMap((operation) => operation.tags))]
  return {
    openapi: '3.1.0',
    info: {
      title,
      version,
      ...(description !== undefined && { description }),
      contact: { name: owner ?? entity },
    },
    servers: [{ url: `/api/${entity}/${api}/v${majorOf(version) ?? 1}`, description: 'Szyna' }],
    ...(tags.length > 0 && { tags: tags.map((name) => ({ name })) }),
    security: [{ system: [] }],
    paths,
    components: {
      securitySchemes: { system: securityScheme(fitted.composition) },
      responses: refusalResponses(),
      schemas: {
        ...schemas,
        ...onlyReached(fitted.taken.document.components.schemas, schemas),
        Source: sourceSchema,
        Problem: problemSchema,
      },
    },
    [extension]: fitted.composition,
  } as unknown as OpenApiDocument
}

function securityScheme({ operations }: Composition): object {
  const scopes = new Map<string, string[]>()
  for (const { id, summary = id, permissions } of operations) {
    for (const scope of permissions) scopes.set(scope, [...(scopes.get(scope) ?? []), summary])
  }
  const told = [...scopes].map(([scope, uses]) => [scope, `${uses.join('; ')}.`])
  return {
    type: 'oauth2',
    description:
      'Token systemu: `client_credentials` z `private_key_jwt`, z parametrem `resource` wskazującym to API. (A token of a system, for this API only.)',
    flows: { clientCredentials: { tokenUrl: '/oidc/token', scopes: Object.fromEntries(told) } },
  }
}

/** Of the schemas that were taken to check the parts, those that the answers lead to. */
function onlyReached(
  taken: Readonly<Record<string, unknown>>,
  from: unknown,
): Record<string, unknown> {
  const reached = new Set<string>()
  const waiting = [from]
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const [, name] of JSON.stringify(at).matchAll(reference)) {
      if (reached.has(name!) || !Object.hasOwn(taken, name!)) continue
      reached.add(name!)
      waiting.push(taken[name!])
    }
  }
  return Object.fromEntries(Object.entries(taken).filter(([name]) => reached.has(name)))
}

const reference = /"\$ref":"#\/components\/schemas\/([^"]+)"/g

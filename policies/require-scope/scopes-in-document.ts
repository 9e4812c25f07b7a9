// Which scopes the document asks of an operation. `security` is a list of ways in, one of which is
// enough; each way names schemes that must all be met, with their scopes (OpenAPI 3.1 §4.8.30).
// Scopes count for OAuth 2 and OpenID Connect schemes; of the others the bus keeps none.

import type { OperationFacts } from '../call.ts'
import type { Tools } from '../policy.ts'

/** One of the inner lists must be held whole; an empty inner list: no scope is needed. */
export type Ways = readonly (readonly string[])[]

export function scopesInDocument(
  document: Tools['document'],
  operation: Tools['operation'],
  facts: OperationFacts,
): Ways[] {
  const schemes = document.components?.securitySchemes ?? {}
  const requirements = operation.security ?? document.security ?? []
  const ways = requirements.map((requirement) =>
    Object.entries(requirement).flatMap(([name, scopes]) => {
      const scheme = schemes[name]
      const type = scheme && 'type' in scheme ? scheme.type : undefined
      return type === 'oauth2' || type === 'openIdConnect' ? scopes : []
    }),
  )
  return [ways, facts.hints.permissions.map((permission) => [permission])].filter(asksAnything)
}

function asksAnything(ways: Ways): boolean {
  return ways.length > 0 && ways.every((way) => way.length > 0)
}

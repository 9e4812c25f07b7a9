// Which scopes of an API a token will carry (RFC 6749 §3.3): none asked, all of them; one that the
// API does not have is refused, not silently dropped.

import { errors } from 'oidc-provider'
import { askable } from './askable-scopes.ts'

/** More would make a token that no header holds. */
const longestScope = 4096

/** Fills in `params.scope` when it is absent; gives back the scopes that the API has. */
export function takeScopes(
  params: Record<string, unknown> | undefined,
  ofApi: readonly string[],
): string[] {
  const known = askable(ofApi)
  const asked = params?.['scope']
  if (typeof asked === 'string') {
    const isKnown = (scope: string) =>
      known.includes(scope) || (scope === 'openid' && params?.['response_type'] === 'code')
    const unknown = asked.split(' ').find((scope) => !isKnown(scope))
    if (unknown === undefined) return known
    throw new errors.InvalidScope('The API does not have this scope.', unknown)
  }
  const all = known.join(' ')
  if (all.length > longestScope) {
    throw new errors.InvalidScope(
      'The API has too many scopes for one token: name those needed.',
      '',
    )
  }
  if (params && all !== '') params['scope'] = all
  return known
}

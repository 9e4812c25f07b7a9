// The option `scopes` of steps that know a caller by something that carries no scopes of its own.

/** RFC 6749 §3.3 */
const scope = '^[!#-\\[\\]-~]+$'

export const scopesOption = {
  description: 'Scopes that such a caller is given, for the steps that ask for scopes.',
  type: 'array',
  uniqueItems: true,
  maxItems: 100,
  items: { type: 'string', pattern: scope, maxLength: 200 },
  default: [],
} as const

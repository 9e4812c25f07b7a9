// What a system says in an exchange, before anything of it is looked up.

import { oauthError } from './oauth-error.ts'
import type { Asked } from './narrow.ts'

export const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange'
export const mandateTokenType = 'urn:szyna:params:oauth:token-type:mandate'
const accessToken = 'urn:ietf:params:oauth:token-type:access_token'
const longestDetails = 8_192

export interface ExchangeAsked extends Asked {
  /** Id of the mandate. */
  readonly mandate: string
  readonly resource: string
}

const mandateId = /^m-[0-9a-f]{32}$/

/** The mandate that the parameters of a request name, if they ask for an exchange. */
export function namedMandate(params: Readonly<Record<string, unknown>>): string | undefined {
  const { grant_type: grant, subject_token: mandate } = params
  const isNamed = grant === tokenExchange && typeof mandate === 'string' && mandateId.test(mandate)
  return isNamed ? mandate : undefined
}

/** @throws OAuth error invalid_request, invalid_target, invalid_authorization_details */
export function readExchange(params: Readonly<Record<string, unknown>>): ExchangeAsked {
  const { subject_token: mandate, subject_token_type: type, requested_token_type: wanted } = params
  if (type !== mandateTokenType) {
    throw oauthError('invalid_request', `subject_token_type must be ${mandateTokenType}.`)
  }
  if (wanted !== undefined && wanted !== accessToken) {
    throw oauthError(
      'invalid_request',
      `requested_token_type must be ${accessToken}, or be absent.`,
    )
  }
  if (typeof mandate !== 'string' || !mandateId.test(mandate)) {
    throw oauthError('invalid_request', 'subject_token must be the id of a mandate, m-….')
  }
  const { resource, scope, authorization_details: details } = params
  if (typeof resource !== 'string') {
    throw oauthError('invalid_target', 'Say which API the token is for: resource=<its address>.')
  }
  return {
    mandate,
    resource,
    scope: typeof scope === 'string' ? scope.split(' ').filter((one) => one !== '') : undefined,
    detail: details === undefined ? undefined : readDetail(details),
  }
}

/** RFC 9396 §2: a list; of a mandate it has one entry. */
function readDetail(text: unknown): Record<string, unknown> {
  const [one, more] = asList(text)
  const isObject = typeof one === 'object' && one !== null && !Array.isArray(one)
  if (isObject && more === undefined) return one as Record<string, unknown>
  throw oauthError(
    'invalid_authorization_details',
    'authorization_details must be a JSON list of one object.',
  )
}

function asList(text: unknown): unknown[] {
  if (typeof text !== 'string' || text.length > longestDetails) return []
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}

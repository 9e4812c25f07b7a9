// A refusal of the token endpoint (RFC 6749 §5.2) with a sentence for the system and a word for the log.

import { errors } from 'oidc-provider'

export function oauthError(error: string, description: string, detail?: string): Error {
  const refusal = new errors.CustomOIDCProviderError(error, description)
  return Object.assign(refusal, { status: 400, statusCode: 400, error_detail: detail })
}

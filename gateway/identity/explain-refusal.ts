// Says to a system why its assertion was refused, where that gives nothing away: the library answers
// every failure with one sentence and keeps the reason for the log. A wrong signature, an unknown
// client and a foreign key stay indistinguishable.

import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Log } from '#kernel/log/log.ts'

/** By the library's private detail; those of time are found out only after the signature held. */
const reasons: Readonly<Record<string, string>> = {
  'alg mismatch': 'The assertion must be signed with ES256.',
  'jwt expired': 'The assertion has expired. Make a new one for each request; check the clock.',
  'jwt not active yet': 'nbf is in the future. Check the clock of this system.',
  'jti was used before': 'This jti was used before. Make a new assertion for each request.',
  'client assertion tokens must only be used once':
    'This jti was used before. Make a new assertion for each request.',
}

export function explainRefusal(ctx: KoaContextWithOIDC, refusal: Error, log: Log): void {
  const { error_detail: detail } = refusal as { error_detail?: unknown }
  const reason = typeof detail === 'string' ? reasons[detail] : undefined
  const body = ctx.body as { error_description?: string }
  if (reason !== undefined) body.error_description = reason
  const { client } = ctx.oidc
  log.info({ system: client?.clientId, error: refusal.message, detail }, 'a token was refused')
}

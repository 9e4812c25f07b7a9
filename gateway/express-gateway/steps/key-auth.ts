// `key-auth`: `Authorization: apiKey ID:SECRET`, or the same in the query.

import type { Hooks } from '#policies/policy.ts'
import type { EgCall } from '../eg-call.ts'
import { authenticating, hasScopes } from './authenticate.ts'
import type { Who } from './authenticate.ts'
import type { StepTools } from './step.ts'

export function keyAuth(action: Readonly<Record<string, unknown>>, tools: StepTools): Hooks {
  const field = ((action['apiKeyHeader'] ?? 'Authorization') as string).toLowerCase()
  const scheme = ((action['apiKeyHeaderScheme'] ?? 'apiKey') as string).toLowerCase()
  const parameter = (action['apiKeyField'] ?? 'apiKey') as string
  const { disableHeaders, disableHeadersScheme, disableQueryParam, passThrough } = action

  return authenticating(passThrough, (call): Who => {
    const [id, secret] = (keyOf(call) ?? '').split(':')
    const credential = tools.credentials().key(id ?? '', secret ?? '')
    if (credential === undefined) return 'unknown'
    return hasScopes(credential.scopes, call.endpoint.scopes) ? credential.consumer : 'forbidden'
  })

  function keyOf(call: EgCall): string | undefined {
    const said = disableHeaders === true ? undefined : inField(call.headers.get(field))
    if (said !== undefined || disableQueryParam === true) return said
    return new URLSearchParams(call.query).get(parameter) ?? undefined
  }

  function inField(value: string | undefined): string | undefined {
    const parts = value?.split(' ') ?? []
    if (disableHeadersScheme !== true && parts[0]?.toLowerCase() !== scheme) return undefined
    return parts.at(-1)
  }
}

// `basic-auth` (RFC 7617). A user without the scopes of the endpoint is answered like a stranger.

import type { Hooks } from '#policies/policy.ts'
import { authenticating, hasScopes } from './authenticate.ts'
import type { StepTools } from './step.ts'

export function basicAuth(action: Readonly<Record<string, unknown>>, tools: StepTools): Hooks {
  return authenticating(action['passThrough'], async (call) => {
    const said = readBasic(call.headers.get('authorization'))
    if (said === undefined) return 'unknown'
    const credential = await tools.credentials().password(said.name, said.password)
    if (credential === undefined) return 'unknown'
    return hasScopes(credential.scopes, call.endpoint.scopes) ? credential.consumer : 'unknown'
  })
}

function readBasic(field: string | undefined): { name: string; password: string } | undefined {
  const [, encoded] = /^basic ([A-Za-z0-9+/=_-]{1,4096})$/i.exec(field ?? '') ?? []
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon < 1 ? undefined : { name: text.slice(0, colon), password: text.slice(colon + 1) }
}

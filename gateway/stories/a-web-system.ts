// A system that people log in to, for stories: registered by the admin API, played by openid-client, and
// it calls APIs with the tokens it got. It knows nothing of the bus but its public address.

import * as client from 'openid-client'
import { makeKey, publicPart } from '../identity/jwk.ts'
import { back, webSystem } from '../identity/testing/people.ts'
import type { WebSystem } from '../identity/testing/people.ts'
import type { TheBus } from './the-bus.ts'

export interface StorySystem extends WebSystem {
  readonly clientId: string
  /** Calls with the token and a proof by the key of this system. */
  call(token: string, path: string): Promise<Told>
  /** Where a person goes to be logged out; she comes back to `{back}/out`. */
  readonly logoutUrl: string
}

export interface Told {
  readonly status: number
  /** Of the problem, where it is one. */
  readonly code: string | undefined
  readonly body: unknown
  /** Parameters of the DPoP challenge (RFC 9470), where there is one. */
  readonly challenge: client.WWWAuthenticateChallengeParameters | undefined
}

/** `asks`: the API, `entity/api`, and the scopes that it asks for when it is not said otherwise. */
export async function aWebSystem(
  bus: TheBus,
  named: { entity: string; name: string },
  asks: { api: string; scope: string },
): Promise<StorySystem> {
  const key = makeKey()
  const web = { redirectUris: [back], logoutUris: [`${back}/out`], boundBy: 'dpop' }
  const added = await bus.admin('POST', '/admin/v1/systems', {
    ...named,
    jwk: publicPart(key),
    web,
  })
  if (added.status !== 201) throw new Error(`systems: ${added.status} ${await added.text()}`)
  const clientId = `${named.entity}.${named.name}`
  const system = await webSystem(bus.publicUrl, { clientId, key })
  const usual = { resource: `${bus.publicUrl}/api/${asks.api}`, scope: `openid ${asks.scope}` }
  const out = new URLSearchParams({
    client_id: clientId,
    post_logout_redirect_uri: `${back}/out`,
  })
  return {
    ...system,
    clientId,
    logoutUrl: `${bus.publicUrl}/oidc/session/end?${out.toString()}`,
    push: (more = {}) => system.push({ ...usual, ...more }),
    async call(token, path) {
      const url = new URL(bus.publicUrl + path)
      const { configuration, proving } = system
      try {
        const asked = [configuration, token, url, 'GET', undefined, undefined, proving] as const
        return await tell(await client.fetchProtectedResource(...asked))
      } catch (thrown) {
        if (!(thrown instanceof client.WWWAuthenticateChallengeError)) throw thrown
        const dpop = thrown.cause.find(({ scheme }) => scheme === 'dpop')
        return { ...(await tell(thrown.response)), challenge: dpop?.parameters }
      }
    },
  }
}

/** What an answer says, the problem's code without its address. */
export async function tell(answer: Response): Promise<Told> {
  const body = (await answer.json()) as { type?: unknown }
  const { type } = body
  const code = typeof type === 'string' ? type.replace('/problems/', '') : undefined
  return { status: answer.status, code, body, challenge: undefined }
}

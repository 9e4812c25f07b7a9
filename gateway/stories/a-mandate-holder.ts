// A system that holds a mandate, for stories: exchanges it for tokens and calls with them, by a client
// library that is not ours and with a key of its own for proofs.

import assert from 'node:assert/strict'
import * as client from 'openid-client'
import { makeKey, publicPart } from '../identity/jwk.ts'
import { back, webSystem } from '../identity/testing/people.ts'
import type { WebSystem } from '../identity/testing/people.ts'
import type { TheBus } from './the-bus.ts'

export interface MandateHolder {
  readonly web: WebSystem
  /** The token, or the code of the refusal; `more`: members of the request, over the usual ones. */
  exchange(mandate: string, more?: Record<string, string>): Promise<Exchanged>
  /** With a token and a fresh proof; a body goes as JSON by POST. */
  call(token: string, path: string, more?: CallMore): Promise<Called>
  /** From now on requests to the bus go to the process at this address. */
  goTo(url: string): void
}

export interface Exchanged {
  readonly token: string
  readonly error: string | undefined
}

export interface CallMore {
  readonly headers?: Record<string, string>
  readonly body?: object
}

export interface Called {
  readonly status: number
  /** Of the problem, where it is one. */
  readonly code: string | undefined
  readonly body: Record<string, unknown>
}

const grant = 'urn:ietf:params:oauth:grant-type:token-exchange'

/** A new system of the entity `gmina`; `resource`: of the API that it asks for. */
export async function mandateHolder(
  { admin, publicUrl }: TheBus,
  name: string,
  resource: string,
): Promise<MandateHolder> {
  const key = makeKey()
  const logsIn = { redirectUris: [back], logoutUris: [`${back}/out`], boundBy: 'dpop' }
  const wish = { entity: 'gmina', name, jwk: publicPart(key), web: logsIn }
  assert.equal((await admin('POST', '/admin/v1/systems', wish)).status, 201)
  const web = await webSystem(publicUrl, { clientId: `gmina.${name}`, key })
  const { configuration } = web
  const DPoP = client.getDPoPHandle(configuration, await client.randomDPoPKeyPair('ES256'))
  return {
    web,
    async exchange(mandate, more = {}) {
      const asked = {
        subject_token: mandate,
        subject_token_type: 'urn:szyna:params:oauth:token-type:mandate',
        resource,
        ...more,
      }
      try {
        const { access_token: token } = await client.genericGrantRequest(
          configuration,
          grant,
          asked,
          { DPoP },
        )
        return { token, error: undefined }
      } catch (thrown) {
        if (!(thrown instanceof client.ResponseBodyError)) throw thrown
        return { token: '', error: thrown.error }
      }
    },
    async call(token, path, { headers, body: asked } = {}) {
      const answer = await client
        .fetchProtectedResource(
          configuration,
          token,
          new URL(publicUrl + path),
          asked ? 'POST' : 'GET',
          asked && JSON.stringify(asked),
          new Headers({ ...(asked && { 'content-type': 'application/json' }), ...headers }),
          { DPoP },
        )
        .catch((thrown: unknown) => {
          if (thrown instanceof client.WWWAuthenticateChallengeError) return thrown.response
          throw thrown
        })
      const body = (await answer.json()) as Called['body']
      const code = (body['type'] as string | undefined)?.replace('/problems/', '')
      return { status: answer.status, code, body }
    },
    goTo(url) {
      configuration[client.customFetch] = (to, options) =>
        fetch(to.replace(publicUrl, url), options as RequestInit)
    },
  }
}

// Identification by an OpenID provider: authorization code with PKCE, state and nonce, the system's key
// for itself (`private_key_jwt`), pushed request where the provider takes one. The ID token's signature
// is verified though it comes over TLS; without an answer of the provider nobody is logged in.

import * as client from 'openid-client'
import type { Configuration } from 'openid-client'
import type { Log } from '#kernel/log/log.ts'
import { refuse } from '#kernel/problem/problem.ts'
import type { PrivateJwk } from '../jwk.ts'
import type { Health, Identified, LoginWish, Means, Returned, Started } from './means.ts'

export interface OpenidMeans extends Pick<Means, 'code' | 'title' | 'about' | 'highest'> {
  /** Issuer, as its configuration names it. */
  readonly issuer: string
  readonly clientId: string
  /** Whose public part the provider knows. */
  readonly key: PrivateJwk
  /** Names of claims in the ID token. */
  readonly claims: { readonly identifier: string; readonly country?: string | undefined }
  /** Whether it may be spoken to over plain http: a stand-in on this machine. */
  readonly isPlain: boolean
}

const known = 600_000
const patience = 5

export function openOpenid(
  options: OpenidMeans,
  deps: { log: Log; clock: { now(): number } },
): Means {
  const { code, title, about, highest, claims: names } = options
  let health: Health = 'unknown'
  let discovered: { at: number; configuration: Promise<Configuration> } | undefined

  return { code, title, about, highest, start, finish, logoutAddress, health: () => health }

  async function start(wish: LoginWish): Promise<Started> {
    return await attempt('start', async () => {
      const configuration = await configure()
      const verifier = client.randomPKCECodeVerifier()
      const nonce = client.randomNonce()
      const asked = {
        scope: 'openid profile',
        response_type: 'code',
        redirect_uri: wish.returnTo,
        state: wish.state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        acr_values: wish.level,
        max_age: String(wish.maxAge),
        ui_locales: wish.language,
      }
      const pushes = configuration.serverMetadata().pushed_authorization_request_endpoint
      const to = pushes
        ? await client.buildAuthorizationUrlWithPAR(configuration, asked)
        : client.buildAuthorizationUrl(configuration, asked)
      return { next: { redirect: to.href }, kept: { verifier, nonce } }
    })
  }

  async function finish({ url, wish, kept }: Returned): Promise<Identified> {
    return await attempt('finish', async () => {
      const tokens = await client.authorizationCodeGrant(await configure(), url, {
        pkceCodeVerifier: String(kept['verifier']),
        expectedNonce: String(kept['nonce']),
        expectedState: wish.state,
        maxAge: wish.maxAge,
        idTokenExpected: true,
      })
      const said = tokens.claims()!
      return {
        subject: said.sub,
        country: names.country === undefined ? 'PL' : said[names.country],
        identifier: said[names.identifier],
        givenNames: said['given_name'],
        surname: said['family_name'],
        birthDate: said['birthdate'],
        acr: said['acr'],
      }
    })
  }

  async function logoutAddress(): Promise<string | undefined> {
    const configuration = await configure().catch(() => undefined)
    if (!configuration?.serverMetadata().end_session_endpoint) return undefined
    return client.buildEndSessionUrl(configuration, { client_id: options.clientId }).href
  }

  async function configure(): Promise<Configuration> {
    const now = deps.clock.now()
    if (discovered === undefined || now - discovered.at > known) {
      const configuration = discover(options)
      discovered = { at: now, configuration }
      configuration.catch(() => (discovered = undefined))
    }
    return await discovered.configuration
  }

  /** A failure is told without what the provider said: it may hold claims, or be a stranger's text. */
  async function attempt<answer>(what: string, ask: () => Promise<answer>): Promise<answer> {
    try {
      const answer = await ask()
      health = 'up'
      return answer
    } catch (cause) {
      const { code: reason, error } = cause as { code?: unknown; error?: unknown }
      if (error !== 'access_denied') health = isAway(cause) ? 'down' : health
      deps.log.warn({ means: code, what, reason, error: nameOf(error) }, 'a login did not succeed')
      return refuse('login/failed', 'The means of login did not say who this is. Try again.')
    }
  }
}

async function discover({ issuer, clientId, key, isPlain }: OpenidMeans): Promise<Configuration> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  const signing = await crypto.subtle.importKey('jwk', { ...key }, algorithm, false, ['sign'])
  return await client.discovery(
    new URL(issuer),
    clientId,
    { id_token_signed_response_alg: 'ES256' },
    client.PrivateKeyJwt({ key: signing, kid: key.kid }),
    {
      timeout: patience,
      execute: [
        client.enableNonRepudiationChecks,
        ...(isPlain ? [client.allowInsecureRequests] : []),
      ],
    },
  )
}

/** No connection, no answer in time, or an answer of 5xx. */
function isAway(cause: unknown): boolean {
  const { name, code, cause: behind } = cause as { name?: string; code?: string; cause?: unknown }
  const { status = 0 } = (behind ?? {}) as { status?: number }
  return name === 'TypeError' || code === 'OAUTH_TIMEOUT' || status >= 500
}

/** An OAuth error code and nothing longer. */
function nameOf(error: unknown): string | undefined {
  return typeof error === 'string' && /^[a-z_]{1,60}$/.test(error) ? error : undefined
}

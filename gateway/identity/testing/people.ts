// People and systems for tests of the login: two synthetic citizens to choose from, and a system that
// people log in to, played by openid-client as a stranger would write it.

import * as client from 'openid-client'
import { Agent, fetch as fetchOver } from 'undici'
import type { Configuration } from 'openid-client'
import { openDemoMeans } from '../means/demo.ts'
import type { DemoPerson } from '../means/demo.ts'
import { aBrowser } from '../../stories/a-browser.ts'
import type { Browser } from '../../stories/a-browser.ts'
import type { PrivateJwk } from '../jwk.ts'
import type { TestSystem } from './issuer.ts'

export const back = 'https://eurzad.example/back'

export const anna: DemoPerson = {
  personId: 'anna',
  pesel: '86010799239',
  givenNames: ['Anna'],
  surname: 'Testowska',
  birthDate: '1986-01-07',
}
export const jan: DemoPerson = {
  personId: 'jan',
  pesel: '44051401359',
  givenNames: ['Jan'],
  surname: 'Wzorcowy',
  birthDate: '1944-05-14',
}

export const demoMeans = () => openDemoMeans([anna, jan])

/** Who logs in, in the words of the page. */
export const isAnna = { 'Anna Testowska': true } as const
export const isJan = { 'Jan Wzorcowy': true } as const

export interface WebSystem {
  readonly configuration: Configuration
  readonly resource: string
  /** The DPoP key; undefined where certificates bind. */
  readonly proving: client.DPoPOptions | undefined
  /** Pushes a request; members of `more` that are undefined are left out. */
  push(more?: Record<string, string | undefined>): Promise<Pushed>
  /** The tokens for the address that the person came back with. */
  exchange(pushed: Pushed, url: string): Promise<Tokens>
}

export type Tokens = Awaited<ReturnType<typeof client.authorizationCodeGrant>>

export interface Pushed {
  readonly url: string
  readonly verifier: string
  readonly state: string
  readonly nonce: string
}

/** What a system shows in the handshake; `alone`: it proves itself by nothing else. */
export interface Shown {
  readonly key: string
  readonly cert: string
  readonly ca: string
  readonly alone?: boolean
}

export async function webSystem(
  issuer: string,
  system: TestSystem,
  shown?: Shown,
): Promise<WebSystem> {
  const byKey = async () =>
    client.PrivateKeyJwt({ key: await importKey(system.key), kid: system.key.kid })
  const { key, cert, ca } = shown ?? {}
  const agent = shown && new Agent({ connect: { key, cert, ca } })
  const configuration = await client.discovery(
    new URL(`${issuer}/oidc`),
    system.clientId,
    { id_token_signed_response_alg: 'ES256' },
    shown?.alone ? client.TlsClientAuth() : await byKey(),
    {
      execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
      ...(agent && { [client.customFetch]: fetchBy(agent) }),
    },
  )
  const pair = shown ? undefined : await client.randomDPoPKeyPair('ES256')
  const proving = pair && { DPoP: client.getDPoPHandle(configuration, pair) }
  const resource = `${issuer}/api/vat/taxpayers`
  return {
    configuration,
    resource,
    proving,
    async push(more = {}) {
      const verifier = client.randomPKCECodeVerifier()
      const [state, nonce] = [client.randomState(), client.randomNonce()]
      const asked = {
        response_type: 'code',
        redirect_uri: back,
        scope: 'openid taxpayers:read',
        resource,
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...more,
      }
      const said = Object.entries(asked).filter(
        (one): one is [string, string] => one[1] !== undefined,
      )
      const url = await client.buildAuthorizationUrlWithPAR(
        configuration,
        Object.fromEntries(said),
        proving,
      )
      return { url: url.href, verifier, state, nonce }
    },
    exchange: ({ verifier, state, nonce }, url) =>
      client.authorizationCodeGrant(
        configuration,
        new URL(url),
        { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce },
        undefined,
        proving,
      ),
  }
}

export function importKey(key: PrivateJwk) {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  return crypto.subtle.importKey('jwk', { ...key }, algorithm, false, ['sign'])
}

/** `ca`: PEM of the authority of the issuer's certificate. */
export function browser(ca?: string): Browser {
  return aBrowser({ stopsAt: [back], ...(ca && { ca }) })
}

/** Opens a pushed request and says who is there and that he agrees; the address he comes back with. */
export async function logIn(
  person: Browser,
  { url }: Pushed,
  who: Readonly<Record<string, true | string>> = isAnna,
): Promise<string> {
  await person.open(url)
  if (new URL(person.page.url).pathname === '/login') {
    await person.follow('Tożsamość testowa')
    await person.submit('Zaloguj', who)
  }
  if (person.buttons().includes('Zgadzam się')) await person.submit('Zgadzam się')
  return person.page.url
}

function fetchBy(dispatcher: Agent): client.CustomFetch {
  return async (url, options) =>
    (await fetchOver(url, { ...options, dispatcher } as object)) as unknown as Response
}

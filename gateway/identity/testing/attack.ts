// An issuer under attack: a system that people log in to, and every request to the issuer written by
// hand, each part of it open to change.

import { randomUUID } from 'node:crypto'
import { systemClock } from '#kernel/clock/clock.ts'
import { makeKey } from '../jwk.ts'
import { assertion, encode, signEs256, startIssuer } from './issuer.ts'
import type { Edits, TestSystem } from './issuer.ts'
import { back, browser, demoMeans, logIn, webSystem } from './people.ts'
import type { Pushed } from './people.ts'

/** Fields that are undefined are left out. */
export type Form = Readonly<Record<string, string | undefined>>

/** The caller closes the issuer. */
export async function openAttack() {
  const issuer = await startIssuer({ means: [demoMeans()] })
  const web = { redirectUris: [back], boundBy: 'dpop' as const }
  const system = await issuer.system('eurzad', web)
  const other = await issuer.system('other', web)
  const eurzad = await webSystem(issuer.url, system)
  const now = () => Math.floor(systemClock.now() / 1000)
  const url = () => `${issuer.url}/oidc`

  /** One request by hand, as an attacker would write it. */
  async function post(path: string, form: Form, headers: Record<string, string> = {}) {
    const said = Object.entries(form).filter((one): one is [string, string] => one[1] !== undefined)
    const body = new URLSearchParams(said)
    const answer = await fetch(url() + path, { method: 'POST', body, headers })
    const read = (await answer.json()) as Record<string, string>
    return { status: answer.status, error: read['error'], headers: answer.headers, body: read }
  }

  const proven = (who: TestSystem = system, edits: Edits = {}) => ({
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion(url(), who, edits),
  })

  const request = (more: Form = {}) => ({
    ...proven(),
    client_id: system.clientId,
    response_type: 'code',
    redirect_uri: back,
    scope: 'openid taxpayers:read',
    resource: eurzad.resource,
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    ...more,
  })

  const key = makeKey()
  function proof(claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}) {
    const { kty, crv, x, y } = key
    const head = { typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y }, ...header }
    const body = { htm: 'POST', htu: `${url()}/token`, iat: now(), jti: randomUUID(), ...claims }
    const signed = `${encode(head)}.${encode(body)}`
    return { DPoP: `${signed}.${signEs256(signed, key)}` }
  }

  /** A nonce, as the issuer tells it to who has none. */
  async function nonce(): Promise<string> {
    const { headers } = await post('/token', codeForm('x', 'x'), proof())
    return headers.get('dpop-nonce') ?? ''
  }

  const codeForm = (code: string, verifier: string, more: Form = {}) => ({
    ...proven(),
    grant_type: 'authorization_code',
    code,
    code_verifier: verifier,
    redirect_uri: back,
    ...more,
  })

  /** A code of a system that has not bound it to its own DPoP key yet. */
  async function code(): Promise<{ code: string; verifier: string }> {
    const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
    const pushed = await post('/par', request())
    const start = new URLSearchParams({
      client_id: system.clientId,
      request_uri: pushed.body['request_uri']!,
    })
    const came = await logIn(browser(), { url: `${url()}/auth?${start.toString()}` } as Pushed)
    return { code: new URL(came).searchParams.get('code')!, verifier }
  }

  const made = { issuer, system, other, eurzad, key }
  return { ...made, now, url, post, proven, request, proof, nonce, codeForm, code }
}

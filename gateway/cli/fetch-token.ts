// A token for a system whose key file is here: signs an assertion (RFC 7523) as any system would and
// exchanges it at the token endpoint. Neither goes to a log or into an address.

import { createPrivateKey, randomUUID, sign } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { didYouMean } from '#kernel/yaml/did-you-mean.ts'
import { systemsFolder } from './add-system.ts'
import type { KeyFile } from './add-system.ts'
import { askHttp } from './ask-http.ts'
import type { RunningBus } from './running-bus.ts'
import { Failure } from './verb.ts'

export interface Token {
  readonly access_token: string
  /** Seconds. */
  readonly expires_in: number
}

export interface TokenWish {
  /** Client id, or the name alone where only one key file has it. */
  readonly system: string
  /** `{entity}/{api}`. */
  readonly api: string
  /** Scopes with spaces between; absent: all of the API. */
  readonly scope?: string | undefined
  /** Id of a purpose of an agreement; absent: the only one there is. */
  readonly purpose?: string | undefined
}

export async function fetchToken(bus: RunningBus, wish: TokenWish): Promise<Token> {
  if (!/^[a-z0-9-]+\/[a-z0-9-]+$/.test(wish.api)) {
    const sentence = `--api "${wish.api}" is not ENTITY/API, as in gitd/licences; no version.`
    throw new Failure(1, 'usage/option-value', sentence)
  }
  const { clientId, jwk } = await readKeyFile(bus.dataDir, wish.system)
  const issuer = `${bus.publicUrl}/oidc`
  const form = {
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion(clientId, jwk, issuer),
    resource: `${bus.publicUrl}/api/${wish.api}`,
    ...(wish.scope !== undefined && { scope: wish.scope }),
    ...(wish.purpose !== undefined && { purpose_id: wish.purpose }),
  }
  const { status, body } = await post(`${issuer}/token`, new URLSearchParams(form))
  if (status === 200 && typeof body['access_token'] === 'string') {
    return { access_token: body['access_token'], expires_in: Number(body['expires_in']) }
  }
  throw refusal(status, body, wish)
}

async function readKeyFile(dataDir: string, system: string): Promise<KeyFile> {
  const folder = systemsFolder(dataDir)
  const files = await readdir(folder).catch(() => [])
  const known = files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -5))
  const fitting = known.includes(system)
    ? [system]
    : known.filter((clientId) => clientId.endsWith(`.${system}`))
  if (fitting.length > 1) {
    throw new Failure(1, 'system/ambiguous', `"${system}" may be ${fitting.join(' or ')}.`)
  }
  const [clientId] = fitting
  if (clientId === undefined) throw noKey(folder, system, known)
  const path = join(folder, `${clientId}.json`)
  try {
    const file = JSON.parse(await readFile(path, 'utf8')) as KeyFile
    createPrivateKey({ key: { ...file.jwk }, format: 'jwk' })
    return file
  } catch {
    throw new Failure(1, 'system/key-unreadable', `${path} cannot be read as a key file.`)
  }
}

function noKey(folder: string, system: string, known: readonly string[]): Failure {
  const near = didYouMean(system, known)
  const cure =
    near === undefined
      ? 'Add the system with: szyna systems add --entity E --name N'
      : `Did you mean ${near}?`
  return new Failure(1, 'system/no-key', `${folder} holds no key of a system "${system}". ${cure}`)
}

function assertion(clientId: string, jwk: KeyFile['jwk'], issuer: string): string {
  const now = Math.floor(Date.now() / 1000)
  const header = { alg: 'ES256', typ: 'JWT', kid: jwk.kid }
  const claims = {
    iss: clientId,
    sub: clientId,
    aud: issuer,
    iat: now,
    exp: now + 30,
    jti: randomUUID(),
  }
  const signed = `${encode(header)}.${encode(claims)}`
  const key = createPrivateKey({ key: { ...jwk }, format: 'jwk' })
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' })
  return `${signed}.${signature.toString('base64url')}`
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}

async function post(url: string, form: URLSearchParams) {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const question = { method: 'POST', headers, body: form.toString(), timeoutMs: 30_000 } as const
  try {
    const { status, text } = await askHttp(url, question)
    return { status, body: JSON.parse(text) as Record<string, unknown> }
  } catch {
    const trust = url.startsWith('https:')
      ? ' If its certificate is of an authority of your own, name that in NODE_EXTRA_CA_CERTS.'
      : ''
    const sentence = `The token endpoint ${url} does not answer. Is SZYNA_PUBLIC_URL right?${trust}`
    throw new Failure(2, 'bus/not-running', sentence)
  }
}

function refusal(
  status: number,
  body: Record<string, unknown>,
  { api, purpose }: TokenWish,
): Failure {
  const { error = 'refused', error_description: said = error } = body as Record<string, string>
  const isUnknownApi = error === 'invalid_target' && purpose === undefined
  const sentence = isUnknownApi ? `No API ${api} is registered.` : `The issuer refuses: ${said}`
  return new Failure(status >= 500 ? 2 : 1, `oauth/${error}`, sentence)
}

// `jwt`: a signed token (RFC 7519) by a shared secret or a public key. Which algorithms may sign
// follows from the kind of the key, so that a public key is never taken for a secret.

import { createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { Hooks } from '#policies/policy.ts'
import type { Consumer, EgCall } from '../eg-call.ts'
import { authenticating } from './authenticate.ts'
import type { Who } from './authenticate.ts'
import type { StepTools } from './step.ts'

type Claims = Readonly<Record<string, unknown>>

const longest = 16_384

export function jwt(
  action: Readonly<Record<string, unknown>>,
  tools: StepTools,
): Hooks | undefined {
  const key = keyOf(action, tools)
  const extract = extractorOf(action, tools)
  if (key === undefined || extract === undefined) return undefined
  const family = typeof key === 'string' ? 'HS' : 'RS'
  const said = (action['algorithms'] ?? [
    `${family}256`,
    `${family}384`,
    `${family}512`,
  ]) as string[]
  const foreign = said.find((name) => !name.startsWith(family))
  if (foreign !== undefined) {
    const cure =
      family === 'RS'
        ? 'a public key verifies RS256, RS384 and RS512'
        : 'a shared secret verifies HS256, HS384 and HS512'
    tools.complain(['algorithms'], `${foreign} does not go with this key: ${cure}.`)
    return undefined
  }
  const { audience, issuer, passThrough, checkCredentialExistence = true } = action

  return authenticating(passThrough, (call): Who => {
    const claims = read(extract(call) ?? '')
    if (claims === undefined) return 'unknown'
    if (checkCredentialExistence === false) return bearerOf(claims)
    return tools.credentials().token(textOf(claims['sub'])) ?? 'unknown'
  })

  function read(token: string): Claims | undefined {
    if (token.length > longest) return undefined
    const [head = '', body = '', signature = '', more] = token.split('.')
    if (more !== undefined || !/^[\w-]+$/.test(signature)) return undefined
    const algorithm = parse(head)?.['alg']
    if (typeof algorithm !== 'string' || !said.includes(algorithm)) return undefined
    if (!isSigned(key!, algorithm, `${head}.${body}`, Buffer.from(signature, 'base64url')))
      return undefined
    const claims = parse(body)
    return claims !== undefined && holds(claims) ? claims : undefined
  }

  function holds(claims: Claims): boolean {
    const now = Math.floor(tools.clock.now() / 1_000)
    const { exp, nbf, aud, iss } = claims
    if (exp !== undefined && !(typeof exp === 'number' && now < exp)) return false
    if (nbf !== undefined && !(typeof nbf === 'number' && nbf <= now)) return false
    if (audience !== undefined && ![aud].flat().includes(audience)) return false
    return issuer === undefined || iss === issuer
  }
}

/** Nobody whom the gateway knows: only what the token calls `id` is told to services. */
function bearerOf({ id, username }: Claims): Consumer {
  return { id: textOf(id), username: textOf(username), type: 'token' }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function isSigned(
  key: string | KeyObject,
  algorithm: string,
  text: string,
  signature: Buffer,
): boolean {
  const hash = `sha${algorithm.slice(2)}`
  if (typeof key !== 'string') return verify(hash, Buffer.from(text), key, signature)
  const own = createHmac(hash, key).update(text).digest()
  return own.length === signature.length && timingSafeEqual(own, signature)
}

/** A PEM text is a public key; anything else is a shared secret. Undefined: it complained. */
function keyOf(
  action: Readonly<Record<string, unknown>>,
  tools: StepTools,
): string | KeyObject | undefined {
  const file = action['secretOrPublicKeyFile'] as string | undefined
  const at = file === undefined ? 'secretOrPublicKey' : 'secretOrPublicKeyFile'
  try {
    const text = file === undefined ? String(action['secretOrPublicKey']) : tools.readFile(file)
    if (!text.includes('-----BEGIN ')) return text
    if (text.includes('PRIVATE KEY'))
      throw new Error('This is a private key; put the public one here.')
    const key = createPublicKey(text)
    if (key.asymmetricKeyType !== 'rsa')
      throw new Error(
        'The public key must be an RSA one; for others use the native policy require-token.',
      )
    return key
  } catch (thrown) {
    tools.complain([at], thrown instanceof Error ? thrown.message : String(thrown))
    return undefined
  }
}

type Extract = (call: EgCall) => string | undefined

function extractorOf(
  action: Readonly<Record<string, unknown>>,
  tools: StepTools,
): Extract | undefined {
  const how = (action['jwtExtractor'] ?? 'authBearer') as string
  const field = action['jwtExtractorField'] as string | undefined
  if (how !== 'authBearer' && field === undefined) {
    tools.complain(
      ['jwtExtractor'],
      `\`jwtExtractor: ${how}\` needs \`jwtExtractorField\`: the name of the ${how === 'query' ? 'parameter' : how === 'header' ? 'header field' : 'scheme'}.`,
    )
    return undefined
  }
  const name = (field ?? '').toLowerCase()
  if (how === 'header') return ({ headers }) => headers.get(name)
  if (how === 'query') return ({ query }) => new URLSearchParams(query).get(field!) ?? undefined
  const scheme = how === 'authScheme' ? name : 'bearer'
  return ({ headers }) => {
    const [, said, token] = /^(\S+)\s+(\S+)/.exec(headers.get('authorization') ?? '') ?? []
    return said?.toLowerCase() === scheme ? token : undefined
  }
}

function parse(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Claims) : undefined
  } catch {
    return undefined
  }
}

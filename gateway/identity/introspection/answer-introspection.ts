// The endpoint around the answer: JSON (RFC 7662), or signed for who wants to keep it (RFC 9701).

import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import type { SignToken } from '../sign-token.ts'
import { introspect } from './introspect.ts'
import type { IntrospectionNeeds } from './introspect.ts'

export interface AnswerNeeds extends IntrospectionNeeds {
  readonly sign: SignToken
}

const signedType = 'application/token-introspection+jwt'

export function registerIntrospection(provider: Provider, needs: AnswerNeeds): void {
  provider.use(async (ctx, next) => {
    await next()
    const { oidc } = ctx as unknown as Partial<KoaContextWithOIDC>
    if (oidc?.route === 'introspection') answer(ctx as unknown as KoaContextWithOIDC, needs)
  })
}

/** After the library: takes the place of its refusal of a structured token, and of no other refusal. */
function answer(ctx: KoaContextWithOIDC, needs: AnswerNeeds): void {
  const { client, params } = ctx.oidc
  const { error } = (ctx.body ?? {}) as { error?: unknown }
  if (client === undefined) return
  if (ctx.status !== 200 && error !== 'unsupported_token_type') return
  const told = introspect(String(params?.['token']), String(client['entity']), needs)
  ctx.set('Cache-Control', 'no-store')
  if (told === undefined) {
    ctx.status = 503
    const description = 'It is not known at present what was revoked. Try again in a few seconds.'
    ctx.body = { error: 'temporarily_unavailable', error_description: description }
    return
  }
  ctx.status = 200
  if (ctx.accepts('application/json', signedType) !== signedType) {
    ctx.body = told
    return
  }
  const iat = Math.floor(needs.clock.now() / 1000)
  const { url: iss } = needs.issuer
  const claims = { iss, aud: client.clientId, iat, token_introspection: told }
  ctx.body = needs.sign('token-introspection+jwt', claims)
  ctx.type = signedType
}

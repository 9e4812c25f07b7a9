// A stand-in for the national node of identification: an OpenID provider of its own, on a port of its
// own, speaking the wire. Synthetic people, no passwords, a menu of faults. Never for anything real.

import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { randomBytes } from 'node:crypto'
import Provider, { interactionPolicy } from 'oidc-provider'
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { makeKey, publicPart } from '../../identity/jwk.ts'
import type { PrivateJwk, PublicJwk } from '../../identity/jwk.ts'
import type { DemoPerson } from '../../identity/means/demo.ts'
import { isAtLeast, isLevel, levels } from '../../identity/people/levels.ts'
import { faults, resign } from './faults.ts'
import type { Fault } from './faults.ts'
import { loginPage } from './login-page.ts'
import { openShelf } from './shelf.ts'

export interface NationalNode {
  /** Its issuer. */
  readonly url: string
  /** From now on it does not answer, or does again. */
  setDown(down: boolean): void
  close(): Promise<void>
}

export interface NodeNeeds {
  readonly people: readonly DemoPerson[]
  /** The bus as its client. */
  readonly client: { readonly id: string; readonly key: PublicJwk; readonly redirectUri: string }
}

export async function openNationalNode({ people, client }: NodeNeeds): Promise<NationalNode> {
  const key = makeKey()
  const chosen = new Map<string, Fault>()
  let isDown = false
  const server = createServer((req, res) => {
    answer(req)
      .then(async (page) => {
        if (isDown) return void res.writeHead(503).end()
        if (page === undefined) return await handle(req, res)
        res.writeHead(page.status, page.headers).end(page.body)
      })
      .catch(() => void res.writeHead(400).end('?'))
    async function answer(asked: IncomingMessage) {
      const uid = /^\/interaction\/([\w-]+)$/.exec(asked.url ?? '')?.[1]
      if (isDown || uid === undefined) return undefined
      if (asked.method === 'POST') return await take(asked)
      const { params } = await provider.interactionDetails(asked, res)
      const { acr_values: acr } = params
      const body = loginPage(uid, people, typeof acr === 'string' ? acr : levels[1])
      return { status: 200, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body }
    }
    async function take(asked: IncomingMessage) {
      const form = await formOf(asked)
      const { params } = await provider.interactionDetails(asked, res)
      const accountId = form.get('person') ?? ''
      const grant = new provider.Grant({ accountId, clientId: String(params['client_id']) })
      grant.addOIDCScope('openid profile')
      const grantId = await grant.save()
      chosen.set(grantId, (form.get('fault') ?? 'none') as Fault)
      const login = { accountId, acr: form.get('acr') ?? '' }
      const to = await provider.interactionResult(asked, res, { login, consent: { grantId } })
      return { status: 303, headers: { Location: to }, body: '' }
    }
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(url, configuration(people, client, key))
  provider.use(async (ctx, next) => {
    await next()
    spoilTokens(ctx as unknown as KoaContextWithOIDC)
  })
  const handle = provider.callback()
  return {
    url,
    setDown: (down) => void (isDown = down),
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }

  function spoilTokens(ctx: KoaContextWithOIDC): void {
    if (ctx.path !== '/token' || ctx.status !== 200) return
    const grantId = ctx.oidc.entities.Grant?.jti ?? ''
    const fault = chosen.get(grantId) ?? 'none'
    if (fault === 'none' || !(fault in faults)) return
    if (fault === 'down') {
      ctx.status = 503
      ctx.body = ''
      return
    }
    const body = ctx.body as { id_token: string }
    const { accountId } = ctx.oidc.entities.Grant!
    const { pesel, birthDate: birthdate } = people.find(({ personId }) => personId !== accountId)!
    body.id_token = resign(body.id_token, fault, key, { pesel, birthdate })
  }
}

function configuration(
  people: readonly DemoPerson[],
  { id, key: jwk, redirectUri }: NodeNeeds['client'],
  key: PrivateJwk,
): Configuration {
  const { Check, Prompt, base } = interactionPolicy
  const policy = base()
  policy.get('login')!.checks.add(
    new Check('session_too_weak', 'The login of before was weaker than asked.', ({ oidc }) => {
      const wanted = levels.find((level) => level === oidc.params?.['acr_values'])
      const isWeak = isLevel(oidc.acr) && wanted !== undefined && !isAtLeast(oidc.acr, wanted)
      return isWeak && !oidc.result?.login
    }),
  )
  policy.remove('consent')
  policy.add(new Prompt({ name: 'consent' }))
  const off = { enabled: false } as const
  return {
    adapter: openShelf(),
    jwks: { keys: [{ ...key }] },
    clients: [
      {
        client_id: id,
        jwks: { keys: [{ ...publicPart(jwk) }] },
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        token_endpoint_auth_method: 'private_key_jwt',
        token_endpoint_auth_signing_alg: 'ES256',
        id_token_signed_response_alg: 'ES256',
      },
    ],
    acrValues: [...levels],
    claims: {
      openid: ['sub', 'acr', 'auth_time'],
      profile: ['given_name', 'family_name', 'birthdate', 'pesel'],
    },
    conformIdTokenClaims: false,
    cookies: {
      keys: [randomBytes(32).toString('base64url')],
      names: { session: 'node-session', interaction: 'node-interaction', resume: 'node-resume' },
    },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'], clientAuthSigningAlgValues: ['ES256'] },
    responseTypes: ['code'],
    scopes: ['openid', 'profile'],
    pkce: { required: () => true },
    features: {
      devInteractions: off,
      userinfo: off,
      rpInitiatedLogout: { enabled: true },
      pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
    },
    interactions: { policy, url: (_ctx, { uid }) => `/interaction/${uid}` },
    ttl: {
      AccessToken: 60,
      AuthorizationCode: 60,
      Grant: 600,
      IdToken: 300,
      Interaction: 600,
      Session: 600,
    },
    async findAccount(_ctx, sub) {
      const person = people.find(({ personId }) => personId === sub)
      if (person === undefined) return undefined
      const { givenNames, surname: family_name, birthDate: birthdate, pesel } = person
      const given_name = givenNames.join(' ')
      return { accountId: sub, claims: () => ({ sub, given_name, family_name, birthdate, pesel }) }
    },
  }
}

async function formOf(req: IncomingMessage): Promise<URLSearchParams> {
  let text = ''
  for await (const part of req) text += String(part)
  return new URLSearchParams(text)
}

// Logging out that a system asks for (OpenID Connect RP-Initiated Logout 1.0): the person is asked, the
// visit ends and every token of it with it. Leads nowhere but to addresses registered for the system.
//
//   GET /oidc/session/end?client_id&post_logout_redirect_uri&state ─► page ─► POST ─► visit ended ─► back
//
// `id_token_hint` only says which system asks. It is read unverified: whoever makes one up gains what
// `client_id` gives him anyhow, a question to the person.

import { html } from '#kernel/html/html.ts'
import type { Database } from '#kernel/db/db.ts'
import { refuse } from '#kernel/problem/problem.ts'
import type { Answered, Ask, PageRoute } from '../../pages/pages.ts'
import { systemById } from '../systems.ts'
import type { Visitors } from '../visitors/visitors.ts'
import { loginWords } from './login-words.ts'

export interface LogoutNeeds {
  readonly db: Database
  readonly visitors: Visitors
}

export function logoutRoutes({ db, visitors }: LogoutNeeds): PageRoute[] {
  return [
    { at: 'GET /oidc/session/end', answer: askPerson },
    { at: 'POST /oidc/session/end', answer: end },
  ]

  async function askPerson({ query, language, visitor }: Ask): Promise<Answered> {
    const { system, back } = await readWish(query)
    if (visitor === undefined) return { redirect: back ?? '/login/ended' }
    const words = loginWords[language]
    const repeated = ['post_logout_redirect_uri', 'state'].map((name) => [name, query.get(name)])
    const hidden = [['client_id', system], ...repeated].filter(([, value]) => value)
    return {
      title: words.logOut,
      leadsTo: back === undefined ? [] : [new URL(back).origin],
      main: html`<h1>${words.logOut}</h1>
        <p class="lead">${words.logOutAsk(system)}</p>
        <form class="stack" method="post" action="/oidc/session/end">
          <input type="hidden" name="token" value="${visitors.formToken(visitor)}" />
          ${hidden.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
          <p class="buttons"><button>${words.logOutNow}</button> <a href="/me">${words.stay}</a></p>
        </form>`,
    }
  }

  async function end({ form, visitor, res }: Ask): Promise<Answered> {
    const { back } = await readWish(form)
    if (visitor !== undefined) await visitors.end(visitor, res)
    return { redirect: back ?? `/login/ended?means=${visitor?.means ?? ''}` }
  }

  async function readWish(wish: URLSearchParams): Promise<{ system?: string; back?: string }> {
    const clientId = wish.get('client_id') ?? audienceOf(wish.get('id_token_hint'))
    const system = clientId === undefined ? undefined : await systemById(db, clientId)
    const back = wish.get('post_logout_redirect_uri')
    if (back === null) return system ? { system: system.clientId } : {}
    if (system?.web?.logoutUris.includes(back) !== true) {
      return refuse('request/invalid', 'The address to return to is not registered for the system.')
    }
    const url = new URL(back)
    const state = wish.get('state')
    if (state !== null) url.searchParams.set('state', state.slice(0, 500))
    return { system: system.clientId, back: url.href }
  }
}

function audienceOf(hint: string | null): string | undefined {
  try {
    const claims = JSON.parse(Buffer.from(hint!.split('.')[1]!, 'base64url').toString('utf8'))
    return typeof claims.aud === 'string' ? claims.aud : undefined
  } catch {
    return undefined
  }
}

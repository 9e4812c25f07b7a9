// The issuer itself: oidc-provider with the keys of now, what we add to it, and the pages on which it
// asks people. Loaded at the first request to it, and anew when the keys change; what lasts is in the
// database.
//
//   answer     /oidc/{auth,par,token,jwks,introspect,…}   provider · exchange of mandates · introspection
//   ask        /oidc/interaction/…, /oidc/session/end     pages

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Issuer } from '#policies/policy.ts'
import type { PageHandler, Pages } from '../pages/pages.ts'
import { openAdapter } from './adapter.ts'
import { interactionRoutes } from './interactions/interactions.ts'
import type { InteractionNeeds } from './interactions/interactions.ts'
import { showLost } from './interactions/show-lost.ts'
import { registerIntrospection } from './introspection/answer-introspection.ts'
import type { Keys } from './keys.ts'
import { logoutRoutes } from './logins/log-out.ts'
import { registerExchange } from './mandates/exchange.ts'
import type { ExchangeNeeds } from './mandates/exchange.ts'
import { makeProvider } from './provider.ts'
import type { ProviderNeeds } from './provider.ts'
import type { PeopleNeeds } from './provider-people.ts'
import type { Revocations } from './revocation/revocations.ts'
import { useIdsOnce } from './use-once.ts'

export type IssuerNeeds = Omit<ProviderNeeds, 'adapter' | 'keys' | 'people' | 'renderError'> &
  Omit<InteractionNeeds, 'provider'> &
  PeopleNeeds &
  Omit<ExchangeNeeds, 'readMandate'> & {
    readonly publicUrl: string
    readonly keys: Pick<Keys, 'signing'>
    readonly bearings: Issuer
    readonly revocations: Revocations
    readonly pages: Pages
  }

export interface OpenIssuer {
  answer(req: IncomingMessage, res: ServerResponse): Promise<void>
  readonly ask: PageHandler
}

export function openIssuer(needs: IssuerNeeds): OpenIssuer {
  const { db, log, clock, revocations, pages, visitors, keys, sign } = needs
  const provider = makeProvider({
    ...needs,
    keys: keys.signing(),
    adapter: openAdapter({ db, revocations, log, clock }),
    people: needs,
    renderError: (ctx, out) => showLost(ctx, out, pages),
  })
  const readMandate = useIdsOnce(provider, { db, log })
  registerExchange(provider, { ...needs, readMandate })
  registerIntrospection(provider, {
    issuer: needs.bearings,
    publicUrl: needs.publicUrl,
    sign,
    clock,
  })
  return {
    answer: provider.callback(),
    ask: pages.serve([
      ...interactionRoutes({ ...needs, provider: () => provider }),
      ...logoutRoutes({ db, visitors }),
    ]),
  }
}

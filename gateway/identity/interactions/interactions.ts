// What the issuer asks of a person on behalf of a system, one page a question. Nothing is decided by
// what a page sends along: who is there says the visit, what is asked says the issuer's own record.
//
//   GET  /oidc/interaction/{uid}          login ─► /login?next=… or straight on · context · consent
//   POST /oidc/interaction/{uid}/context  ─► on
//   POST /oidc/interaction/{uid}/consent  ─► grant, its context, mandates ─► on
//   POST /oidc/interaction/{uid}/refuse   ─► access_denied

import type Provider from 'oidc-provider'
import type { Interaction } from 'oidc-provider'
import { refuse } from '#kernel/problem/problem.ts'
import type { Answered, Ask, PageRoute } from '../../pages/pages.ts'
import type { Visitor } from '../visitors/visitors.ts'
import { giveGrant } from './give-grant.ts'
import { isEnough, levelAsked } from './policy.ts'
import { readAsked } from './read-asked.ts'
import type { AskedNeeds } from './read-asked.ts'
import { consentPage } from './show-consent.ts'
import { contextPage } from './show-context.ts'
import type { GiveNeeds } from './give-grant.ts'

export interface InteractionNeeds extends AskedNeeds, GiveNeeds {
  /** The provider with the keys of now. */
  provider(): Provider
}

const at = '/oidc/interaction/{uid}'

export function interactionRoutes(needs: InteractionNeeds): PageRoute[] {
  return [
    { at: `GET ${at}`, answer: show },
    { at: `POST ${at}/context`, answer: takeContext },
    { at: `POST ${at}/consent`, answer: takeConsent },
    { at: `POST ${at}/refuse`, answer: takeRefusal },
  ]

  async function show(ask: Ask): Promise<Answered> {
    const interaction = await open(ask)
    if (interaction.prompt.name === 'login') return await login(ask, interaction)
    const visitor = his(ask, interaction)
    const asked = await readAsked(interaction, visitor, needs)
    if (interaction.prompt.name === 'context') {
      const offices = await needs.offices.contextsOf(visitor.person)
      return contextPage(asked, offices, ask, needs.visitors.formToken(visitor))
    }
    return consentPage(asked, ask, needs)
  }

  /** A live visit answers, unless a new login was asked for; then one that is newer than the question. */
  async function login({ req, res, visitor }: Ask, interaction: Interaction): Promise<Answered> {
    const { params, prompt, uid } = interaction
    const isFresh = visitor !== undefined && visitor.sid !== prompt.details['former']
    const mustBeFresh = prompt.reasons.includes('login_prompt')
    const asked = isFresh ? { acr_values: params['acr_values'] } : params
    if (visitor && (isFresh || !mustBeFresh) && isEnough(visitor, asked, needs.clock.now())) {
      const { person: accountId, acr, means, beganAt } = visitor
      const result = { accountId, acr, amr: [means], ts: Math.floor(beganAt / 1000) }
      const on = await needs.provider().interactionResult(req, res, { login: result })
      await leaveFormer(interaction, visitor)
      return { redirect: on }
    }
    const query = new URLSearchParams({ next: `/oidc/interaction/${uid}`, acr: levelAsked(params) })
    const { max_age: maxAge } = params
    if (mustBeFresh) query.set('max_age', '0')
    else if (typeof maxAge === 'string') query.set('max_age', maxAge)
    return { redirect: `/login?${query.toString()}` }
  }

  /** Another person comes: the session that the library keeps for this browser lets the former go. */
  async function leaveFormer({ session }: Interaction, { person }: Visitor): Promise<void> {
    if (session?.accountId === undefined || session.accountId === person) return
    const former = await needs.provider().Session.findByUid(session.uid)
    if (former === undefined) return
    for (const member of ['accountId', 'authorizations', 'loginTs', 'acr', 'amr']) {
      Reflect.deleteProperty(former, member)
    }
    await former.persist()
  }

  async function takeContext(ask: Ask): Promise<Answered> {
    const { req, res, form } = ask
    const interaction = await open(ask, 'context')
    const visitor = his(ask, interaction)
    const asked = await readAsked(interaction, visitor, needs)
    const choice = form.get('choice') ?? ''
    if (choice === 'citizen') {
      await needs.visitors.choose(visitor.sid, undefined)
    } else {
      const isMembership = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(choice)
      const office = isMembership && (await needs.offices.find(choice, visitor.person))
      if (!office || asked.wishes.length > 0) {
        return refuse('office/forbidden', 'Choose an office of which you are a member now.')
      }
      await needs.visitors.choose(visitor.sid, choice)
    }
    const context = choice === 'citizen' ? { ctx: choice } : { ctx: 'official', membership: choice }
    return { redirect: await needs.provider().interactionResult(req, res, { context }) }
  }

  async function takeConsent(ask: Ask): Promise<Answered> {
    const interaction = await open(ask, 'consent')
    const visitor = his(ask, interaction)
    const asked = await readAsked(interaction, visitor, needs)
    const consent = await giveGrant(asked, interaction, visitor, needs.provider(), needs)
    return { redirect: await needs.provider().interactionResult(ask.req, ask.res, { consent }) }
  }

  async function takeRefusal(ask: Ask): Promise<Answered> {
    const interaction = await open(ask)
    his(ask, interaction)
    const denied = { error: 'access_denied', error_description: 'The person has refused.' }
    return { redirect: await needs.provider().interactionResult(ask.req, ask.res, denied) }
  }

  async function open({ req, res, params }: Ask, prompt?: string): Promise<Interaction> {
    const interaction = await needs
      .provider()
      .interactionDetails(req, res)
      .catch(() => undefined)
    const isThis = interaction !== undefined && interaction.uid === params['uid']
    if (isThis && (prompt === undefined || interaction.prompt.name === prompt)) return interaction
    return refuse('form/stale', 'This login is over: go back to the system and begin again.')
  }
}

/** The visitor, where he is the person whom the issuer has asked. */
function his({ visitor }: Ask, { session }: Interaction): Visitor {
  if (visitor === undefined) return refuse('login/required', 'Log in and begin again.')
  if (session?.accountId === visitor.person) return visitor
  return refuse('form/stale', 'Somebody else has logged in meanwhile: begin again.')
}

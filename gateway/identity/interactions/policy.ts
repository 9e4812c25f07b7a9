// What must be asked of a person before a system gets its code: to log in, to choose a context, to
// consent. The visit is the truth about the login; the session of oidc-provider only follows it.
//
//   login      nobody is here · too long ago (max_age) · too weak (acr_values) · prompt=login
//   context    an office is wanted and none chosen in this grant · prompt=context
//   consent    something asked that this grant does not hold · a mandate is to be given

import { errors, interactionPolicy } from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import type { GrantContext, Grants } from '../grants/grants.ts'
import type { Offices } from '../offices/offices.ts'
import { isAtLeast, isLevel, levels } from '../people/levels.ts'
import type { Level } from '../people/levels.ts'
import type { Visitor, Visitors } from '../visitors/visitors.ts'

export interface PolicyNeeds {
  readonly grants: Grants
  readonly visitors: Pick<Visitors, 'find'>
  readonly offices: Offices
  readonly clock: { now(): number }
}

export interface LoginPolicy {
  readonly prompts: interactionPolicy.Prompt[]
  /** The grant of this system in the present visit and the context asked for; undefined: a new one is due. */
  existingGrant(ctx: KoaContextWithOIDC): Promise<string | undefined>
}

export type Params = Readonly<Record<string, unknown>>

export function openLoginPolicy({ grants, visitors, offices, clock }: PolicyNeeds): LoginPolicy {
  const { Prompt, Check, base } = interactionPolicy
  const found = new WeakMap<KoaContextWithOIDC, Promise<Visitor | undefined>>()
  const visitorOf = (ctx: KoaContextWithOIDC) => {
    const known = found.get(ctx) ?? visitors.find(ctx.req)
    found.set(ctx, known)
    return known
  }

  const login = new Prompt(
    { name: 'login', requestable: true },
    async (ctx) => ({ former: (await visitorOf(ctx))?.sid }),
    new Check('visit', 'nobody is logged in, or not well enough', async (ctx) => {
      const visitor = await visitorOf(ctx)
      const { session, params = {}, result } = ctx.oidc
      if (visitor === undefined || visitor.person !== session?.accountId) {
        forgetAccount(session)
        return Check.REQUEST_PROMPT
      }
      const asked = { acr_values: params['acr_values'], max_age: params['max_age'] }
      if (result?.['login'] !== undefined) delete asked.max_age
      return !isEnough(visitor, asked, clock.now())
    }),
  )
  const hint = base().get('login')?.checks.get('id_token_hint')
  if (hint) login.checks.add(hint)
  const context = new Prompt(
    { name: 'context', requestable: true },
    new Check('office', 'the person has not said for which office', (ctx) => {
      const { result, params = {}, grant } = ctx.oidc
      const isChosen = result?.['context'] !== undefined || grant?.jti !== undefined
      return params['context'] === 'official' && !isChosen
    }),
  )
  const consent = base().get('consent')!
  return { prompts: [login, context, consent], existingGrant }

  async function existingGrant(ctx: KoaContextWithOIDC): Promise<string | undefined> {
    const { result, session, client, params = {} } = ctx.oidc
    const { consent: given, context: chosen } = (result ?? {}) as Record<
      string,
      { grantId?: string }
    >
    const grantId =
      given?.grantId ?? (chosen ? undefined : session?.grantIdFor(client?.clientId ?? ''))
    const visitor = grantId && (await visitorOf(ctx))
    if (!grantId || !visitor) return undefined
    const kept = await grants.find(grantId)
    const asked = given === undefined ? params : {} // what was just given answers what was asked
    return kept && fits(kept, visitor, asked) && (await holds(kept)) ? grantId : undefined
  }

  async function holds({ membership, person }: GrantContext): Promise<boolean> {
    return membership === undefined || (await offices.find(membership, person)) !== undefined
  }
}

/** Whether a visit answers what a system asks of a login (OpenID Connect Core §3.1.2.1). */
export function isEnough(visitor: Visitor, params: Params, now: number): boolean {
  const age = Math.floor((now - visitor.beganAt) / 1000)
  const { max_age: most } = params
  return (most === undefined || age <= Number(most)) && isAtLeast(visitor.acr, levelAsked(params))
}

/**
 * The weakest level that `acr_values` names; `low` where it names none.
 * @throws UnmetAuthenticationRequirements where no name is one of ours
 */
export function levelAsked({ acr_values: values }: Params): Level {
  if (typeof values !== 'string' || values.trim() === '') return levels[0]
  const named = levels.filter((level) =>
    values.split(' ').some((one) => isLevel(one) && one === level),
  )
  if (named.length > 0) return named[0]!
  throw new errors.UnmetAuthenticationRequirements(
    `acr_values names no level of this bus: ${levels.join(', ')}.`,
  )
}

function fits(kept: GrantContext, visitor: Visitor, { context }: Params): boolean {
  const isHis = kept.person === visitor.person && kept.sid === visitor.sid
  return isHis && (context === undefined || context === kept.ctx)
}

/** The session stays, nobody is in it: who comes next takes nothing over. */
function forgetAccount(session: object | undefined): void {
  for (const member of ['accountId', 'loginTs', 'acr', 'amr', 'authorizations']) {
    if (session) Reflect.deleteProperty(session, member)
  }
}

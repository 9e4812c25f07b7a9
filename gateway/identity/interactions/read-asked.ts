// What a system asks of a person, read from the issuer's own record of the request: the API, the scopes
// there and what the person's office permits of them, mandates to be given, in which context.

import type { Interaction } from 'oidc-provider'
import { refuse } from '#kernel/problem/problem.ts'
import { permitted } from '../grants/check-grant.ts'
import type { Grants } from '../grants/grants.ts'
import type { MandateWish } from '../mandates/mandates.ts'
import type { OfficeContext, Offices } from '../offices/offices.ts'
import { askable } from '../askable-scopes.ts'
import type { Visitor } from '../visitors/visitors.ts'

export interface Asked {
  /** Client id. */
  readonly system: string
  readonly uid: string
  /** Origin of the address that the person is sent back to. */
  readonly leadsTo: string
  /** Where the context was asked for: what the system wants; undefined: it does not say. */
  readonly wanted: 'citizen' | 'official' | undefined
  readonly resource: string
  readonly api: { readonly title: string }
  /** Scopes of the API that will be given. */
  readonly scopes: readonly string[]
  /** Asked as well, and not permitted by the office. */
  readonly missing: readonly string[]
  readonly isOpenid: boolean
  readonly wishes: readonly MandateWish[]
  /** Undefined: as a citizen. */
  readonly office: OfficeContext | undefined
}

export interface AskedNeeds {
  readonly grants: Grants
  readonly offices: Offices
  resource(uri: string): { scopes: string[]; title?: string } | undefined
}

export async function readAsked(
  { params, lastSubmission, grantId, uid }: Interaction,
  visitor: Visitor,
  { grants, offices, resource }: AskedNeeds,
): Promise<Asked> {
  const uri = String([params['resource']].flat()[0])
  const api = resource(uri)
  if (api === undefined) return refuse('form/stale', 'The API is gone: go back to the system.')
  const named = typeof params['scope'] === 'string' ? params['scope'].split(' ') : []
  const ofApi = askable(api.scopes).filter((scope) => named.includes(scope))
  const membership = await chosen()
  const office =
    membership === undefined ? undefined : await offices.find(membership, visitor.person)
  if (membership !== undefined && office === undefined) {
    return refuse('office/forbidden', 'The membership has ended: go back and choose again.')
  }
  const scopes = office ? permitted(ofApi, office.permissions, visitor.acr) : ofApi
  return {
    system: String(params['client_id']),
    uid,
    leadsTo: new URL(String(params['redirect_uri'])).origin,
    wanted: params['context'] as Asked['wanted'],
    resource: uri,
    api: { title: api.title ?? uri },
    scopes,
    missing: ofApi.filter((scope) => !scopes.includes(scope)),
    isOpenid: named.includes('openid'),
    wishes: wishesIn(params['authorization_details']),
    office,
  }

  /** The context chosen a moment ago, else that of the grant that is widened. */
  async function chosen(): Promise<string | undefined> {
    const { context } = (lastSubmission ?? {}) as { context?: { membership?: string } }
    if (context !== undefined) return context.membership
    const former = grantId === undefined ? undefined : await grants.find(grantId)
    return former?.sid === visitor.sid ? former.membership : undefined
  }
}

/** The issuer has checked them when the request was pushed. */
function wishesIn(details: unknown): MandateWish[] {
  const read = typeof details === 'string' ? (JSON.parse(details) as unknown) : details
  return Array.isArray(read) ? (read as MandateWish[]) : []
}

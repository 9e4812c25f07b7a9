// A mandate for a token (RFC 8693): the system that was named in it, and no other, gets a token of 120 s
// for one API, no wider than the mandate. The mandate's id is a name and no secret: what counts is who
// asks. Each answer leaves a row, a refusal too, so that the person sees it.
//
//   POST /oidc/token   grant_type=urn:ietf:params:oauth:grant-type:token-exchange
//                      subject_token=m-…   subject_token_type=urn:szyna:params:oauth:token-type:mandate
//                      resource=…/api/mc/persons, scope?, authorization_details?, purpose_id?
//                      client assertion; DPoP: proof, or a client certificate
//
//   system known ─► mandate is his ─► in force ─► narrow ─► holder of a key ─► used, in one statement ─► token
//
// Between the look and the use a mandate may end: the statement that counts the use finds it ended.

import type { IncomingMessage } from 'node:http'
import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import { newId } from '#kernel/ids/ids.ts'
import { namePurpose, purposeClaims } from '../agreements/name-purpose.ts'
import type { Agreed } from '../agreements/name-purpose.ts'
import { guardDatabase } from '../adapter.ts'
import type { Seal } from '../secrets/seal.ts'
import type { SignToken } from '../sign-token.ts'
import type { StatusList } from '../status-list/status-list.ts'
import type { Log } from '#kernel/log/log.ts'
import type { KnownPurpose } from '#policies/agreements.ts'
import { noteRefusal } from './mandate-table.ts'
import type { MandateItem, UseRefusal } from './mandates.ts'
import { narrow } from './narrow.ts'
import type { Narrowed } from './narrow.ts'
import type { Offered, OfferedApi } from './offered-api.ts'
import { proveHolder } from './prove-holder.ts'
import type { Confirmation } from './prove-holder.ts'
import { readExchange, tokenExchange } from './read-exchange.ts'
import type { MandateOfPerson } from './read-mandate.ts'
import { oauthError } from './oauth-error.ts'
import { useMandate } from './use-mandate.ts'

export interface ExchangeNeeds {
  readonly issuer: string
  readonly db: Database
  readonly sign: SignToken
  readonly seal: Pick<Seal, 'seal'>
  readonly statusList: Pick<StatusList, 'refer'>
  readonly offered: Offered
  readonly agreed: Agreed
  /** `ctx`: of the request; 503 where the database does not answer. */
  readMandate(ctx: object, id: string): Promise<MandateOfPerson | undefined>
  /** Thumbprint of the certificate that this system shows and has registered (RFC 8705 §3). */
  boundTo(req: IncomingMessage, system: string): string | undefined
  readonly log: Log
  readonly clock: Clock
}

/** Seconds. */
export const offlineTokenLife = 120

export function registerExchange(provider: Provider, needs: ExchangeNeeds): void {
  const exchange = async (ctx: KoaContextWithOIDC) => {
    ctx.body = await answerExchange(ctx, needs)
  }
  provider.registerGrantType(tokenExchange, exchange, [
    'subject_token',
    'subject_token_type',
    'requested_token_type',
    'resource',
    'scope',
    'authorization_details',
    'purpose_id',
  ])
}

async function answerExchange(ctx: KoaContextWithOIDC, needs: ExchangeNeeds): Promise<object> {
  const reach = guardDatabase(needs.log)
  const client = ctx.oidc.client!
  const system = client.clientId
  const asked = readExchange(ctx.oidc.params ?? {})
  const found = await needs.readMandate(ctx, asked.mandate)
  const iat = Math.floor(needs.clock.now() / 1000)

  const { mandate } = found ?? {}
  if (mandate === undefined) return await no('unknown', 'invalid_grant', notYours)
  if (mandate.system !== system) return await no('other-system', 'invalid_grant', notYours)
  const over = checkInForce(found!, needs.clock.now())
  if (over !== undefined) return await no(over.reason, 'invalid_grant', over.description)
  const item = mandate.items.find((one) => one.resource === asked.resource)
  const whole = item && needs.offered(item.resource)
  if (!item || !whole) return await no('resource', 'invalid_target', notThisApi)
  const its = { asked: ctx.oidc.params?.['purpose_id'], entity: mandate.entity }
  const purpose = namePurpose({ ...its, resource: item.resource }, needs.agreed)
  const api = agreedPart(whole, purpose)
  const narrowed = narrow(mandate, item, api, asked)
  if (narrowed.kind === 'refused') {
    return await no(narrowed.reason, narrowed.error, narrowed.description)
  }
  const holder = proveHolder(ctx, system, needs)
  if (holder.kind === 'refused') return await no('binding', holder.error, holder.description)

  const jti = newId<'token'>()
  const exp = iat + offlineTokenLife
  const { operations } = narrowed
  const use = { mandate, resource: item.resource, operations, jti, iat, exp, proof: holder.proof }
  const used = await reach(() => useMandate(needs.db.knex, use))
  if (used.kind === 'replayed') return await no('binding', 'invalid_dpop_proof', replayed)
  if (used.kind === 'ended')
    return await no('ended', 'invalid_grant', 'The mandate has just ended.')
  const { claims, details } = claimsOf(found!, { item, narrowed, cnf: holder.cnf }, needs)
  const status = needs.statusList.refer(used.seq)
  return {
    access_token: needs.sign('at+jwt', {
      ...claims,
      ...purposeClaims(purpose),
      jti,
      iat,
      exp,
      ...status,
    }),
    issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    token_type: 'jkt' in holder.cnf ? 'DPoP' : 'Bearer',
    expires_in: offlineTokenLife,
    ...(narrowed.scopes.length > 0 && { scope: narrowed.scopes.join(' ') }),
    authorization_details: details,
  }

  async function no(reason: UseRefusal, error: string, description: string): Promise<never> {
    const at = new Date(needs.clock.now())
    const { id, items } = mandate ?? {}
    const resource = items?.find((one) => one.resource === asked.resource)?.resource
    const refused = { mandate: id, system, at, reason, resource }
    await reach(() => noteRefusal(needs.db.knex, refused))
    throw oauthError(error, description, reason)
  }
}

/** What an agreement leaves out no mandate brings back. */
function agreedPart(api: OfferedApi, purpose: KnownPurpose | undefined): OfferedApi {
  const only = purpose?.operations
  if (only === undefined) return api
  return { ...api, operations: api.operations.filter(({ id }) => only.has(id)) }
}

const notYours = 'There is no such mandate of this system.'
const replayed = 'The proof was used before: make one for each request.'
const notThisApi =
  'The mandate is not for this API, or the API is gone: name the resource of the mandate.'

function checkInForce(
  { mandate: { ended, until } }: MandateOfPerson,
  now: number,
): { reason: UseRefusal; description: string } | undefined {
  const day = (iso: string) => iso.slice(0, 10)
  if (ended) {
    const description = `The mandate ended on ${day(ended.at)} (${ended.reason}). Ask the person for a new one.`
    return { reason: 'ended', description }
  }
  if (now < Date.parse(until)) return undefined
  const description = `The mandate expired on ${day(until)}. Ask the person for a new one.`
  return { reason: 'expired', description }
}

interface Granted {
  readonly item: MandateItem
  readonly narrowed: Narrowed
  readonly cnf: Confirmation
}

function claimsOf(
  { mandate, identifier, grantId }: MandateOfPerson,
  { item, narrowed, cnf }: Granted,
  { issuer, seal }: Pick<ExchangeNeeds, 'issuer' | 'seal'>,
) {
  const { operations, fields, scopes } = narrowed
  const { person, system, entity, caseId, purpose, basis } = mandate
  const details = [
    {
      type: 'mandate',
      locations: [item.resource],
      actions: operations,
      ...(fields && { datatypes: fields }),
      case_id: caseId,
      purpose,
      basis,
    },
  ]
  const claims = {
    iss: issuer,
    sub: person,
    aud: item.resource,
    client_id: system,
    entity,
    mode: 'offline',
    ctx: 'citizen',
    acr: mandate.acr,
    auth_time: mandate.authTime,
    ...(grantId !== undefined && { gid: grantId }),
    act: { sub: system, entity },
    mid: mandate.id,
    mv: mandate.version,
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    authorization_details: details,
    psn: seal.seal(identifier, person),
    cnf,
  }
  return { claims, details }
}

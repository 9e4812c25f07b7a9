// What a token of a mandate may carry: what the mandate allows, and the API has, and was asked for.
// Nothing here widens; a wish for more is refused and not cut down in silence (RFC 8693 §2.1, RFC 9396 §6).
//
//   operations   mandate ∩ API ∩ actions asked         none asked: all of them
//   fields       mandate ∩ datatypes asked             none asked: those of the mandate
//   scope        scopes of these operations ∩ asked    none asked: all of them

import type { Mandate, MandateItem, UseRefusal } from './mandates.ts'
import type { OfferedApi } from './offered-api.ts'

export interface Asked {
  /** Scopes, as the request names them; undefined: no `scope` came. */
  readonly scope: readonly string[] | undefined
  /** The one entry of `authorization_details`; undefined: none came. */
  readonly detail: Readonly<Record<string, unknown>> | undefined
}

export interface Narrowed {
  readonly kind: 'narrowed'
  readonly operations: readonly string[]
  /** Undefined: all. */
  readonly fields: readonly string[] | undefined
  readonly scopes: readonly string[]
}

export interface TooWide {
  readonly kind: 'refused'
  readonly error: 'invalid_scope' | 'invalid_authorization_details'
  readonly reason: UseRefusal
  readonly description: string
}

type Terms = Pick<Mandate, 'id' | 'caseId' | 'purpose' | 'basis'>

const members = new Set([
  'type',
  'locations',
  'actions',
  'datatypes',
  'case_id',
  'purpose',
  'basis',
  'mandate_id',
])

export function narrow(
  terms: Terms,
  item: MandateItem,
  api: OfferedApi,
  { scope, detail = { type: 'mandate' } }: Asked,
): Narrowed | TooWide {
  const misfit = checkTerms(terms, item, detail)
  if (misfit !== undefined) return misfit
  const operations = narrowList(item.operations, detail['actions'])
  if (operations === undefined)
    return wide('operation', 'The mandate does not cover these actions.')
  const fields = narrowList(item.fields, detail['datatypes'])
  if (fields === undefined && item.fields !== undefined) {
    return wide('fields', 'The mandate does not cover these datatypes.')
  }
  if (fields === undefined && detail['datatypes'] !== undefined && !isNames(detail['datatypes'])) {
    return wide('malformed', 'datatypes must be a list of names, or be absent.')
  }
  const there = api.operations.filter(({ id }) => operations.includes(id))
  if (there.length === 0 || (detail['actions'] !== undefined && there.length < operations.length)) {
    return wide('operation', 'The API does not have these operations any more.')
  }
  const may = new Set(there.flatMap(({ scopes }) => scopes))
  if (scope !== undefined && !scope.every((one) => may.has(one))) {
    const description = 'The operations of the mandate do not need this scope.'
    return { kind: 'refused', error: 'invalid_scope', reason: 'scope', description }
  }
  return {
    kind: 'narrowed',
    operations: operations.filter((id) => there.some((one) => one.id === id)),
    fields: fields ?? (detail['datatypes'] as readonly string[] | undefined),
    scopes: [...new Set(scope ?? may)],
  }
}

/** What is said of the mandate must be true of it. */
function checkTerms(
  { id, caseId, purpose, basis }: Terms,
  { resource }: MandateItem,
  detail: Readonly<Record<string, unknown>>,
): TooWide | undefined {
  if (detail['type'] !== 'mandate' || Object.keys(detail).some((name) => !members.has(name))) {
    return wide('malformed', `An entry has type mandate and at most ${[...members].join(', ')}.`)
  }
  const { case_id, locations, mandate_id } = detail
  if (case_id !== undefined && case_id !== caseId) {
    return wide('case', 'The mandate is for another case.')
  }
  const isThere = Array.isArray(locations) && locations.length === 1 && locations[0] === resource
  if (locations !== undefined && !isThere) {
    return wide('resource', 'locations must be a list of one: the resource asked for.')
  }
  const said = { purpose: detail['purpose'], basis: detail['basis'], mandate_id }
  for (const [name, its] of Object.entries({ purpose, basis, mandate_id: id })) {
    const claimed = said[name as keyof typeof said]
    if (claimed !== undefined && claimed !== its) {
      return wide('malformed', `${name} is not the one of the mandate.`)
    }
  }
  return undefined
}

/** Undefined: nothing was asked for and nothing is set, or more was asked for than there is. */
function narrowList(
  allowed: readonly string[] | undefined,
  asked: unknown,
): readonly string[] | undefined {
  if (asked === undefined || allowed === undefined) return allowed
  if (!isNames(asked) || !asked.every((one) => allowed.includes(one))) return undefined
  return allowed.filter((one) => asked.includes(one))
}

function isNames(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= 50 &&
    value.every((one) => typeof one === 'string' && /^[ -~]{1,200}$/.test(one))
  )
}

function wide(reason: UseRefusal, description: string): TooWide {
  return { kind: 'refused', error: 'invalid_authorization_details', reason, description }
}

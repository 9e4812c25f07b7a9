// For whom a token was issued, when not for the system itself. Every member that its kind must have is
// there and none that belongs to another: what is mixed or half there is no token, since nobody could
// say in whose name it calls.

import { isSlug } from '#kernel/ids/ids.ts'
import type { CallerMandate, CallerOffice, CallerPerson } from '../call.ts'
import { isLevel } from '../levels.ts'

export type PersonOutcome =
  | { readonly kind: 'read'; readonly person: CallerPerson | undefined }
  | { readonly kind: 'malformed'; readonly claim: string }

/** What of the token is known already. */
export interface KnownClaims {
  readonly system: string
  readonly entity: string
  readonly audience: readonly string[]
  /** Key of the composed API whose parts alone may be asked with it. */
  readonly partOf: string | undefined
}

type Claims = Readonly<Record<string, unknown>>
type Rule = 'must' | 'may' | 'never'

const [must, may, never] = ['must', 'may', 'never'] as const

// oxfmt-ignore
const table: readonly (readonly [claim: string, ...rules: [Rule, Rule, Rule, Rule]])[] = [
  //                        system  citizen  official  offline
  ['mode',                  never,  must,    must,     must ],
  ['ctx',                   never,  must,    must,     must ],
  ['acr',                   never,  must,    must,     must ],
  ['auth_time',             never,  must,    must,     must ],
  ['sid',                   never,  must,    must,     never],
  ['gid',                   never,  must,    must,     may  ],
  ['ent',                   never,  never,   must,     never],
  ['unit',                  never,  never,   may,      never],
  ['ms',                    never,  never,   must,     never],
  ['mid',                   never,  never,   never,    must ],
  ['mv',                    never,  never,   never,    must ],
  ['authorization_details', never,  never,   never,    must ],
  ['psn',                   never,  may,     never,    may  ],
]

export function readPerson(claims: Claims, known: KnownClaims): PersonOutcome {
  const { sub, mode, ctx, acr, auth_time: authTime, sid, gid, psn } = claims
  const kind = kindOf(claims, known)
  if (kind === undefined) return malformed('ctx')
  for (const [claim, ...rules] of table) {
    const rule = rules[kind]
    if (rule !== 'may' && (claims[claim] !== undefined) !== (rule === 'must')) {
      return malformed(claim)
    }
  }
  if (!isActor(claims['act'], kind, known)) return malformed('act')
  if (kind === systems) return { kind: 'read', person: undefined }
  if (typeof sub !== 'string' || !personId.test(sub)) return malformed('sub')
  if (!isLevel(acr)) return malformed('acr')
  if (!Number.isSafeInteger(authTime)) return malformed('auth_time')
  if (!isAbsentOr(name, sid)) return malformed('sid')
  if (!isAbsentOr(name, gid)) return malformed('gid')
  if (!isAbsentOr(sealed, psn)) return malformed('psn')
  const office = kind === officials ? readOffice(claims) : undefined
  if (office === 'malformed') return malformed('ms')
  const mandate = kind === offline ? readMandate(claims, known.audience) : undefined
  if (mandate === 'malformed') return malformed('authorization_details')
  const person: CallerPerson = Object.freeze({
    id: sub,
    mode: mode as CallerPerson['mode'],
    context: ctx as CallerPerson['context'],
    acr,
    authTime: authTime as number,
    sid: sid as string | undefined,
    gid: gid as string | undefined,
    office,
    mandate,
    sealed: psn as string | undefined,
  })
  return { kind: 'read', person }
}

const [systems, citizens, officials, offline] = [0, 1, 2, 3] as const
type Kind = typeof systems | typeof citizens | typeof officials | typeof offline

function kindOf({ sub, mode, ctx }: Claims, { system }: KnownClaims): Kind | undefined {
  if (sub === system) return systems
  if (mode === 'online') {
    return ctx === 'citizen' ? citizens : ctx === 'official' ? officials : undefined
  }
  return mode === 'offline' && ctx === 'citizen' ? offline : undefined
}

/** RFC 8693 §4.1: off-line the system acts; in a part the composed API acts for whoever called it. */
function isActor(act: unknown, kind: Kind, { system, entity, partOf }: KnownClaims): boolean {
  if (partOf !== undefined) {
    return isObject(act) && act['sub'] === partOf && isActor(act['act'], kind, own())
  }
  if (kind !== offline) return act === undefined
  return isObject(act) && act['sub'] === system && act['entity'] === entity

  function own(): KnownClaims {
    return { system, entity, audience: [], partOf: undefined }
  }
}

function readOffice({ ent, unit, ms }: Claims): CallerOffice | 'malformed' {
  if (typeof ent !== 'string' || !isSlug(ent)) return 'malformed'
  if (!isAbsentOr(name, unit) || typeof ms !== 'string' || !name.test(ms)) return 'malformed'
  return Object.freeze({ entity: ent, unit: unit as string | undefined, membership: ms })
}

/** RFC 9396 §7: one object of type `mandate`, for the API of the token and for no other. */
function readMandate(claims: Claims, audience: readonly string[]): CallerMandate | 'malformed' {
  const { mid, mv, authorization_details: details } = claims
  if (typeof mid !== 'string' || !name.test(mid)) return 'malformed'
  if (!Number.isSafeInteger(mv) || (mv as number) < 1) return 'malformed'
  if (!Array.isArray(details) || details.length !== 1 || !isObject(details[0])) return 'malformed'
  const { type, locations, actions, datatypes, case_id: caseId, purpose, basis } = details[0]
  if (type !== 'mandate' || !isBasis(basis)) return 'malformed'
  if (!areTexts(locations) || locations.length !== 1 || !audience.includes(locations[0]!)) {
    return 'malformed'
  }
  if (!areTexts(actions) || (datatypes !== undefined && !areTexts(datatypes))) return 'malformed'
  if (!isText(caseId) || !isText(purpose)) return 'malformed'
  return Object.freeze({
    id: mid,
    version: mv as number,
    basis,
    caseId,
    purpose,
    operations: new Set(actions),
    fields: datatypes && new Set(datatypes),
  })
}

const personId = /^p-[A-Za-z0-9-]{1,64}$/
const name = /^[!-~]{1,255}$/
const sealed = /^[A-Za-z0-9_-]{8,400}$/

function isBasis(basis: unknown): basis is CallerMandate['basis'] {
  return basis === 'application' || basis === 'consent' || basis === 'statute'
}

function areTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.length <= 100 && value.every(isText)
}

/** Goes into a header field later, percent-encoded where it must: no control characters, no halves of letters. */
function isText(value: unknown): value is string {
  if (typeof value !== 'string' || value === '' || value.length > 300) return false
  return value.isWellFormed() && !/\p{Cc}/u.test(value)
}

function isAbsentOr(form: RegExp, value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && form.test(value))
}

function isObject(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function malformed(claim: string): PersonOutcome {
  return { kind: 'malformed', claim }
}

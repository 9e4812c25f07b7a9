// Mandates: what a person allowed a system to do for one case while he is away. The interface that the
// login (giving), the exchange (using) and the person's page (looking, ending) share.
//
//              expires_at passed ─────────────────────────────┐
//   given ─► in force ──► ended: withdrawn · case-closed · system-suspended · entity-suspended ─► for good

import type { Knex } from 'knex'
import type { Level } from '../people/levels.ts'

/** `authorization_details` of type `mandate` (RFC 9396), as a system asks for it. */
export interface MandateWish {
  readonly type: 'mandate'
  /** Resource of the API, `{public url}/api/{entity}/{api}`; exactly one. */
  readonly locations: readonly [string]
  /** Ids of operations of that API. */
  readonly actions: readonly string[]
  /** Top-level members of answers; absent: all. */
  readonly datatypes?: readonly string[] | undefined
  readonly case_id: string
  /** Why, in Polish, for the person: 10 to 300 characters. */
  readonly purpose: string
  readonly basis: 'application' | 'consent'
  /** How many days it is to hold: 1 to 90. */
  readonly days: number
  /** Put in by the issuer once it is given. */
  readonly mandate_id?: string
}

export interface Mandate {
  /** `m-…`. */
  readonly id: string
  readonly person: string
  /** Client id of the system. */
  readonly system: string
  readonly entity: string
  readonly basis: 'application' | 'consent' | 'statute'
  readonly caseId: string
  readonly purpose: string
  /** The act and its article, as text; there with the basis `statute` alone. */
  readonly legalBasis?: string
  readonly items: readonly MandateItem[]
  readonly acr: Level
  /** Seconds since 1970: when the person logged in to give it; 0 with the basis `statute`, without a login. */
  readonly authTime: number
  /** ISO 8601. */
  readonly from: string
  readonly until: string
  readonly uses: number
  readonly version: number
  readonly ended: MandateEnd | undefined
}

export interface MandateItem {
  readonly resource: string
  readonly operations: readonly string[]
  readonly fields: readonly string[] | undefined
}

export interface MandateEnd {
  readonly at: string
  readonly by: string
  readonly reason: 'withdrawn' | 'case-closed' | 'system-suspended' | 'entity-suspended'
}

/** A mandate that the law gives: made by the admin API alone, shown to the person, not his to withdraw. */
export interface StatuteWish {
  /** `p-…`; else `pesel` is there. */
  readonly person?: string
  readonly pesel?: string
  readonly system: string
  readonly resource: string
  readonly operations: readonly string[]
  readonly fields?: readonly string[] | undefined
  readonly caseId: string
  readonly purpose: string
  readonly legalBasis: string
  readonly days: number
}

/** Each exchange, and each refusal of one. */
export interface MandateUse {
  readonly seq: number
  /** ISO 8601. */
  readonly at: string
  readonly system: string
  readonly outcome: 'issued' | 'refused'
  /** There with a refusal alone. */
  readonly reason?: UseRefusal
  readonly resource?: string
  readonly operations?: readonly string[]
  /** `jti`, by which the journal knows the calls made with it. */
  readonly tokenId?: string
}

export type UseRefusal =
  | 'unknown'
  | 'other-system'
  | 'ended'
  | 'expired'
  | 'resource'
  | 'operation'
  | 'fields'
  | 'scope'
  | 'case'
  | 'binding'
  | 'malformed'

/** Who gives, in which login. */
export interface Giver {
  readonly person: string
  readonly acr: Level
  readonly authTime: number
  readonly means: string
  readonly sid: string
  readonly grantId: string
}

export interface Mandates {
  /** What is wrong with a wish of this system, as sentences; empty: it can be shown to the person. */
  check(wish: unknown, system: string): readonly string[]
  /** The text that the person agrees to; its SHA-256 is kept with the mandate. */
  describe(wish: MandateWish, system: string, language: 'pl' | 'en'): readonly string[]
  /** In the transaction that keeps the grant. */
  give(trx: Knex.Transaction, wish: MandateWish, system: string, giver: Giver): Promise<Mandate>
  /** Of the person, the newest first, ended ones too. */
  ofPerson(person: string): Promise<readonly Mandate[]>
  find(id: string): Promise<Mandate | undefined>
  /** Refuses `resource/unknown`, `resource/conflict` (basis statute; ended before). Known everywhere within a second. */
  withdraw(id: string, person: string): Promise<Mandate>
  /** Ends every mandate of that case of that system; says how many. Refuses `resource/unknown` (system). */
  closeCase(system: string, caseId: string): Promise<number>
}

/** What administrators and the person's page need beside. */
export interface MandateDesk {
  /** Refuses `request/invalid`, `resource/unknown` (system, person). */
  giveByStatute(wish: StatuteWish): Promise<Mandate>
  /** The newest first, at most so many. */
  list(which: MandateFilter): Promise<readonly Mandate[]>
  /** Of one mandate, the newest first; `before`: only those with a smaller `seq`. */
  usesOf(
    mandate: string,
    page?: { limit?: number; before?: number },
  ): Promise<readonly MandateUse[]>
  /** In the transaction that suspends it: ends every mandate of the system, for good. */
  endOfSystem(trx: Knex.Transaction, system: string, by: string): Promise<number>
}

export interface MandateFilter {
  readonly system?: string | undefined
  readonly caseId?: string | undefined
  readonly limit?: number | undefined
}

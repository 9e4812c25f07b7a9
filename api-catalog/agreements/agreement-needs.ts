// What the files of this room need: organs of the bus, what compose knows of other rooms, and where a
// change takes place.

import type { Knex } from 'knex'
import type { Bus } from '#kernel/bus/bus.ts'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import type { Log } from '#kernel/log/log.ts'
import type { AgreementActor } from './agreements.ts'

export interface AgreementNeeds {
  readonly db: Database
  readonly bus: Pick<Bus, 'publish' | 'watch'>
  readonly clock: Clock
  readonly log: Log
  /** Of every published major of the API `{entity}/{api}`; undefined: none is published. */
  operationsOf(api: string): readonly OfferedOperation[] | undefined
  /** Names of entities that are suspended as a whole: what was agreed with them is not in force. */
  suspendedEntities(): Promise<readonly string[]>
  /** `iss` of signed agreements: the address of the issuer whose JWKS verifies them. */
  readonly issuer: string
  /** Compact JWS (RFC 7515) by the key of the bus that is active now. */
  sign(typ: string, claims: object): string
  /** Whether the JWKS of the bus has this key at present. */
  knowsKey(kid: string): boolean
}

export interface OfferedOperation {
  readonly id: string
  /** Top-level members of its answers; undefined: the document does not list them. */
  readonly fields?: { has(name: string): boolean } | undefined
}

export interface Around {
  readonly trx: Knex.Transaction
  /** Milliseconds since 1970, the same for the whole change. */
  readonly now: number
  /** Number of this change, see tables.ts. */
  readonly seq: number
}

/** Beside people and the administrator: the rule that looks at attributes. */
export type Doer = AgreementActor | { readonly kind: 'attributes' }

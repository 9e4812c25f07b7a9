// What the files of this room need: the organs of the bus, and where a change takes place.

import type { Knex } from 'knex'
import type { Bus } from '#kernel/bus/bus.ts'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import type { Revocations } from '../revocation/revocations.ts'
import type { Definitions } from './definitions.ts'

export interface OfficeNeeds {
  readonly db: Database
  readonly bus: Pick<Bus, 'publish'>
  readonly clock: Clock
  readonly revocations: Pick<Revocations, 'revoke'>
}

export interface Around {
  readonly trx: Knex.Transaction
  /** Milliseconds since 1970, the same for the whole change. */
  readonly now: number
  readonly entity: string
  readonly definitions: Definitions
}

// Taking a system out of service: it gets no tokens, what it holds counts for nothing, and every mandate
// it was given ends for good. Resumed, it may ask again; the mandates do not come back.

import type { Bus } from '#kernel/bus/bus.ts'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import type { MandateDesk } from './mandates/mandates.ts'
import type { Revocations } from './revocation/revocations.ts'
import { refuseUnknownSystem } from './systems.ts'

export interface Suspensions {
  /** Refuses `resource/unknown`; a second time it changes nothing. */
  suspend(system: string): Promise<Suspension>
  resume(system: string): Promise<Suspension>
}

export interface Suspension {
  readonly clientId: string
  readonly suspended: boolean
  /** How many mandates ended with it. */
  readonly mandates: number
}

interface Needs {
  readonly db: Database
  readonly bus: Bus
  readonly clock: Clock
  readonly revocations: Pick<Revocations, 'revoke'>
  readonly mandates: Pick<MandateDesk, 'endOfSystem'>
}

/** What whoever holds systems in memory listens for. */
export const systemChanged = ['system.suspended', 'system.resumed'] as const

export function openSuspensions({ db, bus, clock, revocations, mandates }: Needs): Suspensions {
  return {
    suspend: (system) => set(system, new Date(clock.now())),
    resume: (system) => set(system, null),
  }

  async function set(system: string, at: Date | null): Promise<Suspension> {
    const suspended = at !== null
    return await db.knex.transaction(async (trx) => {
      const { rows } = await trx.raw<{ rows: { was: boolean }[] }>(
        `select suspended_at is not null as was from system where client_id = ? for update`,
        [system],
      )
      if (rows.length === 0) return refuseUnknownSystem(system)
      if (rows[0]!.was === suspended) return { clientId: system, suspended, mandates: 0 }
      await trx.raw(`update system set suspended_at = ? where client_id = ?`, [at, system])
      const ended = suspended ? await mandates.endOfSystem(trx, system, 'admin') : 0
      if (suspended) await revocations.revoke(trx, [`client:${system}`])
      const type = suspended ? 'system.suspended' : 'system.resumed'
      await bus.publish(trx, { type, subject: system, data: { mandates: ended } })
      return { clientId: system, suspended, mandates: ended }
    })
  }
}

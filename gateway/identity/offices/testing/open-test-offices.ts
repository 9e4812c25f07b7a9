// Offices over a database of their own with a clock wound by hand, and people to fill them.

import { openBus } from '#kernel/bus/bus.ts'
import type { Bus } from '#kernel/bus/bus.ts'
import { busMigrations } from '#kernel/bus/migrations.ts'
import { handWoundClock } from '#kernel/clock/clock.ts'
import type { HandWoundClock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import { silentLog } from '#kernel/log/log.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { catalogMigrations } from '#api-catalog/migrations.ts'
import type { PersonIdentifier } from '#policies/policy.ts'
import { identityMigrations } from '../../migrations.ts'
import { levels } from '../../people/levels.ts'
import { openPeople } from '../../people/people.ts'
import type { People } from '../../people/people.ts'
import { openRevocations } from '../../revocation/revocations.ts'
import type { Revocations } from '../../revocation/revocations.ts'
import type { Actor } from '../deeds.ts'
import { openOffices } from '../offices.ts'
import type { OfficeRoom } from '../offices.ts'

export interface TestOffices {
  readonly db: Database
  readonly bus: Bus
  readonly clock: HandWoundClock
  readonly people: People
  readonly offices: OfficeRoom
  readonly revocations: Revocations
  /** Logs the person of this name in: id of the person. */
  meet(name: TestName): Promise<string>
  /** Appoints administrators who come at once. */
  administrators<name extends TestName>(
    entity: string,
    ...names: name[]
  ): Promise<Record<name, Actor>>
  /** Invited by `by`, and come. */
  member(entity: string, by: Actor, name: TestName): Promise<Actor>
  /** Whether a token that names the membership and was issued now is refused by now. */
  isRevoked(membership: string): boolean
  close(): Promise<void>
}

// oxfmt-ignore
export const pesels = {
  Anna: '86010799239', Bogdan: '44051401359', Celina: '02070803628', Darek: '02210100015', Ewa: '80010112340',
} as const

export type TestName = keyof typeof pesels

export function identifierOf(name: TestName): PersonIdentifier {
  return { country: 'PL', identifier: pesels[name] }
}

export async function openTestOffices(): Promise<TestOffices> {
  const clock = handWoundClock()
  const db = await testDatabase([busMigrations, catalogMigrations, identityMigrations])
  const bus = await openBus({ db, log: silentLog, clock })
  const revocations = await openRevocations({ db, log: silentLog, clock })
  const people = openPeople({ db, clock })
  const offices = await openOffices({ db, bus, clock, log: silentLog, revocations })

  const meet = async (name: TestName) => {
    const met = { ...identifierOf(name), means: 'demo', subject: name, birthDate: undefined }
    return (await people.meet({ ...met, givenNames: name, surname: 'Testowa' })).id
  }
  const come = async (name: TestName, entity: string): Promise<Actor> => {
    const person = await meet(name)
    const own = (await offices.contextsOf(person)).find((one) => one.entity === entity)
    if (!own) throw new Error(`${name} is not in ${entity}`)
    return { person, membership: own.membership, acr: levels[1] }
  }
  return {
    db,
    bus,
    clock,
    people,
    offices,
    revocations,
    meet,
    async administrators<name extends TestName>(entity: string, ...names: name[]) {
      const actors = {} as Record<name, Actor>
      for (const name of names) {
        await offices.appoint({ entity, identifier: identifierOf(name) })
        actors[name] = await come(name, entity)
      }
      return actors
    },
    async member(entity, by, name) {
      const outcome = await offices.do(by, { kind: 'invite', identifier: identifierOf(name) })
      if (outcome.kind !== 'done') throw new Error(outcome.reason)
      return await come(name, entity)
    },
    isRevoked: (membership) =>
      revocations.isRevoked([`ms:${membership}`], Math.floor(clock.now() / 1000)),
    async close() {
      await offices.close()
      await revocations.close()
      await bus.close()
      await db.close()
    },
  }
}

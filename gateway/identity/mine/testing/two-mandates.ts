// Mandates kept in memory, for tests of the pages alone: what they show and what they ask for is of
// interest here, not how mandates are kept.

import type { Clock } from '#kernel/clock/clock.ts'
import { refuse } from '#kernel/problem/problem.ts'
import type { Mandate, MandateUse } from '../../mandates/mandates.ts'
import { levels } from '../../people/levels.ts'
import type { MineNeeds } from '../mine.ts'

const resource = 'http://bus.test/api/mswia/persons'

export function aMandate(differing: Partial<Mandate>): Mandate {
  return {
    id: 'm-1',
    person: '',
    system: 'gmina.eurzad',
    entity: 'gmina',
    basis: 'application',
    caseId: 'DO.5343.17.2026',
    purpose: 'Ustalenie prawa do dodatku mieszkaniowego',
    items: [{ resource, operations: ['getPerson'], fields: ['nazwisko'] }],
    acr: levels[1],
    authTime: 0,
    from: '2026-03-01T08:00:00.000Z',
    until: '2026-05-30T08:00:00.000Z',
    uses: 0,
    version: 1,
    ended: undefined,
    ...differing,
  }
}

export function mandatesOf(
  mandates: Mandate[],
  uses: readonly MandateUse[],
  clock: () => Clock,
): NonNullable<MineNeeds['mandates']> {
  return {
    ofPerson: async (person) => mandates.filter((mandate) => mandate.person === person),
    usesOf: async () => uses,
    async withdraw(id, person) {
      const at = mandates.findIndex((mandate) => mandate.id === id && mandate.person === person)
      const mandate = mandates[at] ?? refuse('resource/unknown', 'There is no such mandate.')
      if (mandate.ended !== undefined || mandate.basis === 'statute') {
        return refuse('resource/conflict', 'It cannot be withdrawn.')
      }
      const when = new Date(clock().now()).toISOString()
      const ended = { at: when, by: person, reason: 'withdrawn' } as const
      return (mandates[at] = { ...mandate, ended })
    },
  }
}

// What the page of a person is made of; `compose.ts` hands it in.

import type { Clock } from '#kernel/clock/clock.ts'
import type { Journal } from '#kernel/journal/journal.ts'
import type { PersonIdentifier } from '#policies/policy.ts'
import type { PublishedApi } from '#api-catalog/published.ts'
import type { MandateDesk, Mandates } from '../mandates/mandates.ts'
import type { People } from '../people/people.ts'
import type { Visitors } from '../visitors/visitors.ts'

export interface MineNeeds {
  readonly journal: Pick<Journal, 'about'>
  readonly people: Pick<People, 'find'>
  readonly visitors: Pick<Visitors, 'choose' | 'formToken'>
  /** Absent: nobody gives any. */
  readonly mandates?: (Pick<Mandates, 'ofPerson' | 'withdraw'> & Partial<Desk>) | undefined
  /** Under which name the journal holds what concerns a person. */
  pseudonym(identifier: PersonIdentifier): string
  apis(): readonly PublishedApi[]
  /** Operations whose calls are kept from the person concerned for a time. */
  hidings(): readonly Hiding[]
  /** As people call it; absent: by its name. */
  entityTitle?(entity: string): string
  readonly clock: Clock
}

type Desk = Pick<MandateDesk, 'usesOf'>

export interface Hiding {
  /** `{entity}/{api}/v{major}`. */
  readonly api: string
  /** `POST /persons/search`. */
  readonly operation: string
  readonly days: number
  /** The provision that says so. */
  readonly basis: string
}

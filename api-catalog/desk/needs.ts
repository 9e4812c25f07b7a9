// What the desk needs of other rooms. `gateway/desk.ts` hands it in: from identity, from the catalog and
// its rooms. A room that is optional here may be missing; its page says so.

import type { Clock } from '#kernel/clock/clock.ts'
import type { Agreements } from '../agreements/agreements.ts'
import type { Catalog } from '../catalog.ts'
import type { Lives } from '../life/lives.ts'
import type { PublishedApi } from '../published.ts'
import type { Feedback } from '../feedback/open-feedback.ts'
import type { Usage } from '../usage/usage.ts'

export interface DeskNeeds {
  readonly agreements: Pick<
    Agreements,
    'do' | 'get' | 'list' | 'history' | 'allowed' | 'signed' | 'access' | 'setAccess'
  >
  readonly catalog: Pick<Catalog, 'register' | 'changelog'>
  readonly lives: Pick<Lives, 'list' | 'move' | 'history' | 'publishesItself'>
  readonly systems: DeskSystems
  /** Absent: calls are not counted. */
  readonly usage?: Pick<Usage, 'read'> | undefined
  readonly feedback: Pick<Feedback, 'feedbackOf'>
  /** Absent: nobody is told of changes. Newest first. */
  readonly notices?: ((entity: string) => Promise<readonly Notice[]>) | undefined
  /** What is published, as calls meet it. */
  apis(): readonly PublishedApi[]
  policyNames(): readonly string[]
  /** As people call entities, by name; one that is not there goes by its name. */
  entityTitles(): Promise<ReadonlyMap<string, string>>
  /** Name of a person of this entity. */
  personName(person: string): Promise<string | undefined>
  /** No slash at the end. */
  readonly publicUrl: string
  readonly clock: Clock
}

export type LifeOfMajor = Awaited<ReturnType<Lives['list']>>[number]

export interface DeskSystems {
  /** Of one entity, by name. */
  list(entity: string): Promise<readonly DeskSystem[]>
  /** @throws Problem `request/invalid`, `resource/conflict` */
  add(wish: { entity: string; name: string; jwk: object }): Promise<{ clientId: string }>
  /** Ends its tokens and, for good, the mandates it holds: how many. */
  suspend(system: string): Promise<{ mandates: number }>
  resume(system: string): Promise<unknown>
  /** The newest first. */
  keys(system: string): Promise<readonly DeskKey[]>
  /** `key`: shown once, never again. */
  addKey(wish: { system: string; seconds: number }): Promise<{ key: string; expires: string }>
  rotateKeys(wish: {
    system: string
    seconds: number
    overlap: number
  }): Promise<{ key: string; expires: string }>
  revokeKey(id: string): Promise<unknown>
  certificates(system: string): Promise<readonly { thumbprint: string; ends: string }[]>
}

export interface DeskSystem {
  /** `{entity}.{name}`. */
  readonly clientId: string
  readonly entity: string
  readonly name: string
  /** ISO 8601. */
  readonly at: string
  readonly suspended?: string
}

export interface DeskKey {
  readonly id: string
  readonly state: 'in-force' | 'expired' | 'revoked'
  /** ISO 8601. */
  readonly at: string
  readonly expires: string
  /** The day, `2026-03-02`. */
  readonly lastUsed: string | null
}

export interface Notice {
  readonly at: string
  readonly title: { readonly pl: string; readonly en: string }
  /** Address within the bus. */
  readonly address?: string
}

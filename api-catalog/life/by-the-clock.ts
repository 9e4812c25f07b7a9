// What the clock alone makes of a life: announced days come by themselves. Whoever reads a life reads
// it so; the keeper writes it down a little later, with its step and its event.

import type { LifeState } from './life.ts'

export interface Dated {
  readonly state: LifeState
  readonly deprecatedAt: string | undefined
  readonly sunsetAt: string | undefined
}

/** `now` in milliseconds since 1970. */
export function stateAt({ state, deprecatedAt, sunsetAt }: Dated, now: number): LifeState {
  const later = state === 'published' && hasCome(deprecatedAt, now) ? 'deprecated' : state
  const mayEnd = later === 'deprecated' || later === 'suspended'
  return mayEnd && hasCome(sunsetAt, now) ? 'archived' : later
}

export function hasCome(day: string | undefined, now: number): boolean {
  return day !== undefined && Date.parse(day) <= now
}

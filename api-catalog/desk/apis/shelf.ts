// Registrations that were looked at and not sent yet: between the page that shows the verdict and the
// button that publishes. Kept in memory for half an hour, for the person who brought them, within a
// bound; what falls out is brought again. Nothing is half-registered by it.

import { randomBytes } from 'node:crypto'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Registration } from '../../catalog.ts'

export interface Shelf {
  /** The name it is fetched by. */
  keep(holder: Holder, wish: Registration): string
  /** Undefined: of another holder, too old, or fallen out. */
  find(holder: Holder, name: string): Registration | undefined
  drop(name: string): void
}

export interface Holder {
  readonly person: string
  readonly entity: string
}

const halfAnHour = 30 * 60_000
/** UTF-16 units of all documents together. */
const mostText = 24_000_000

interface Kept extends Holder {
  readonly wish: Registration
  readonly until: number
  readonly size: number
}

export function openShelf(clock: Clock): Shelf {
  const kept = new Map<string, Kept>()
  return {
    keep({ person, entity }, wish) {
      const name = randomBytes(16).toString('base64url')
      kept.set(name, { person, entity, wish, until: clock.now() + halfAnHour, size: sizeOf(wish) })
      tidy()
      return name
    },
    find({ person, entity }, name) {
      tidy()
      const found = kept.get(name)
      return found?.person === person && found.entity === entity ? found.wish : undefined
    },
    drop: (name) => void kept.delete(name),
  }

  function tidy(): void {
    const now = clock.now()
    for (const [name, { until }] of kept) if (until < now) kept.delete(name)
    let total = 0
    for (const [name, { size }] of [...kept].toReversed()) {
      total += size
      if (total > mostText) kept.delete(name)
    }
  }
}

function sizeOf({ source }: Registration): number {
  if (source.kind === 'url') return source.url.length
  return Object.values(source.files).reduce((sum, text) => sum + text.length, 0)
}

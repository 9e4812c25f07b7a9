// What this room holds in memory is read anew when an event says so, and every quarter of a minute
// in case the notice was lost. One look after another, so that an older answer never covers a newer
// one; a look that fails leaves what is known.

import type { Bus } from '#kernel/bus/bus.ts'

export interface Looks {
  /** Resolves when what was there at the call is in memory, or could not be read. */
  now(): Promise<void>
  close(): Promise<void>
}

interface Needs {
  readonly bus: Pick<Bus, 'watch'>
  readonly events: readonly string[]
  look(): Promise<void>
  failed(cause: unknown): void
}

const everyMs = 15_000

export function keepLooking({ bus, events, look, failed }: Needs): Looks {
  let looking: Promise<void> = Promise.resolve()
  const now = () => (looking = looking.then(look).catch(failed))
  const watch = bus.watch(events, () => void now())
  const timer = setInterval(() => void now(), everyMs).unref()
  return {
    now,
    async close() {
      clearInterval(timer)
      await watch.stop()
      await looking
    },
  }
}

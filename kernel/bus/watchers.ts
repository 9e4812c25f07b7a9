// Hints within this process: whoever watches hears of events soon after they are committed, wherever
// they were published. Nothing is remembered and nothing is tried again.

import type { Knex } from 'knex'

import type { Log } from '#kernel/log/log.ts'

import type { Event, Subscription } from './bus.ts'
import { eventsWithin } from './outbox.ts'

export interface Watchers {
  add(types: readonly string[], handle: (event: Event) => void): Subscription
  /** Tells of everything after the last telling, up to `latest`. */
  tell(latest: number): Promise<void>
}

export function openWatchers(needs: { knex: Knex; log: Log; from: number }): Watchers {
  const watching = new Set<{ types: readonly string[]; handle: (event: Event) => void }>()
  const limit = 500
  let told = needs.from
  return {
    add(types, handle) {
      const watcher = { types, handle }
      watching.add(watcher)
      return {
        async stop() {
          watching.delete(watcher)
        },
      }
    },
    async tell(latest) {
      while (told < latest) {
        const types = [...new Set([...watching].flatMap((watcher) => watcher.types))]
        const stretch = { after: told, upTo: latest, types }
        const events = types.length > 0 ? await eventsWithin(needs.knex, stretch, limit) : []
        for (const { position, event } of events) {
          told = position
          for (const { types, handle } of watching) {
            if (types.includes('*') || types.includes(event.type)) attempt(() => handle(event))
          }
        }
        if (events.length < limit) told = latest
      }
    },
  }

  function attempt(act: () => void): void {
    try {
      act()
    } catch (error) {
      needs.log.error({ organ: 'bus', err: error }, 'A watcher of events failed.')
    }
  }
}

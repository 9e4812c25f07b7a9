// Calls `round` now and then and whenever told to, never twice at once: what is asked for during a
// round runs right after it. A round that fails is followed by the next as if nothing had been.

import type { Log } from '#kernel/log/log.ts'

import { openNap } from './nap.ts'

export interface Rounds {
  now: () => void
  /** Resolves when the round at work has ended. */
  stop(): Promise<void>
}

export function openRounds(needs: {
  everyMs: number
  log: Log
  round: () => Promise<void>
}): Rounds {
  const nap = openNap()
  let stopping = false
  const ended = run()
  return {
    now: () => nap.end(),
    async stop() {
      stopping = true
      nap.end()
      await ended
    },
  }

  async function run(): Promise<void> {
    let away = false
    while (!stopping) {
      await nap.for(needs.everyMs)
      if (stopping) return
      try {
        await needs.round()
        if (away) needs.log.info({ organ: 'bus' }, 'Events are delivered again.')
        away = false
      } catch (error) {
        if (!away) needs.log.warn({ organ: 'bus', err: error }, 'Events cannot be looked for.')
        away = true
      }
    }
  }
}

// A fuse before a store that calls wait for: one that does not answer within a quarter of a second is
// left alone for a second, so that no call waits for it in the meantime.
//
//   closed ──error or 250 ms──▶ open (rejects at once) ──1 s──▶ the next call tries again

import type { Clock } from '#kernel/clock/clock.ts'
import type { Log } from '#kernel/log/log.ts'

const shortPatience = 250
const rest = 1000

export interface Fuse {
  ask<answer>(go: () => Promise<answer>): Promise<answer>
  /** Tells the log, once for each time the store goes. */
  notice(cause: unknown): void
}

/** `setting`: the environment variable that names the store. */
export function openFuse(setting: string, clock: Clock, log: Log, patience = shortPatience): Fuse {
  let openUntil = -Infinity
  let away = false

  return { ask, notice }

  async function ask<answer>(go: () => Promise<answer>): Promise<answer> {
    if (clock.monotonic() < openUntil) throw new Error('The shared counter is left alone.')
    try {
      const answer = await within(patience, go())
      if (away) log.info(`the shared counter of limits (${setting}) answers again`)
      away = false
      return answer
    } catch (cause) {
      openUntil = clock.monotonic() + rest
      notice(cause)
      throw cause
    }
  }

  function notice(cause: unknown): void {
    if (!away) log.warn({ err: cause }, `the shared counter of limits (${setting}) does not answer`)
    away = true
  }
}

export class Silence extends Error {}

function within<answer>(milliseconds: number, promise: Promise<answer>): Promise<answer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Silence(`No answer within ${milliseconds} ms.`)),
      milliseconds,
    )
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

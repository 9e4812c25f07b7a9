// The Redis behind limits that several nodes share, with a fuse: a store that does not answer within
// a quarter of a second is left alone for a second, so that no call waits for it in the meantime.
//
//   closed ──error or 250 ms──▶ open (rejects at once) ──1 s──▶ the next call tries again
//
// After a silence the connection is made anew: replies come in order, so that one that never comes
// holds up all that follow.

import { createClient } from 'redis'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Log } from '#kernel/log/log.ts'

/** The one command that rate-limiter-flexible needs of a client of the `redis` package. */
export interface ClusterStore {
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>
}

export interface OpenStore extends ClusterStore {
  close(): Promise<void>
}

const patience = 250
const rest = 1000
const firstPatience = 3000

/** Resolves when the store answered or failed for the first time; it goes on trying by itself. */
export async function openClusterStore(url: string, clock: Clock, log: Log): Promise<OpenStore> {
  let { client, firstWord } = connect(url)
  let openUntil = -Infinity
  let away = false
  await firstWord
  if (!client.isReady) notice(new Error('No connection.'))

  return {
    async eval(script, options) {
      if (clock.monotonic() < openUntil) throw new Error('The shared counter is left alone.')
      const asked = client
      try {
        const answer = await within(patience, asked.eval(script, options))
        if (away) log.info('the shared counter of limits (REDIS_URL) answers again')
        away = false
        return answer
      } catch (cause) {
        openUntil = clock.monotonic() + rest
        if (cause instanceof Silence && asked === client) renew()
        notice(cause)
        throw cause
      }
    },
    async close() {
      client.destroy()
    },
  }

  function renew(): void {
    client.destroy()
    ;({ client, firstWord } = connect(url))
  }

  function notice(cause: unknown): void {
    if (!away) log.warn({ err: cause }, 'the shared counter of limits (REDIS_URL) does not answer')
    away = true
  }
}

function connect(url: string) {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    socket: {
      connectTimeout: 2000,
      reconnectStrategy: (tries) => Math.min(2000, 100 * 2 ** Math.min(tries, 8)),
    },
  })
  const firstWord = new Promise<void>((resolve) => {
    client.once('ready', () => resolve())
    // The listener stays for good: without one an error of the client ends the process.
    client.on('error', () => resolve())
    setTimeout(resolve, firstPatience).unref()
  })
  client.connect().catch(() => {})
  return { client, firstWord }
}

class Silence extends Error {}

function within<answer>(milliseconds: number, promise: Promise<answer>): Promise<answer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Silence(`No answer within ${milliseconds} ms.`)),
      milliseconds,
    )
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

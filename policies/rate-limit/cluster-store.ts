// The Redis behind limits that several nodes share, behind a fuse.
//
// After a silence the connection is made anew: replies come in order, so that one that never comes
// holds up all that follow.

import { createClient } from 'redis'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Log } from '#kernel/log/log.ts'
import { openFuse, Silence } from './fuse.ts'

/** The one command that counting needs of a client of the `redis` package. */
export interface ClusterStore {
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>
}

export interface OpenStore extends ClusterStore {
  close(): Promise<void>
}

const firstPatience = 3000

/** Resolves when the store answered or failed for the first time; it goes on trying by itself. */
export async function openClusterStore(
  url: string,
  clock: Clock,
  log: Log,
  patience?: number,
): Promise<OpenStore> {
  let { client, firstWord } = connect(url)
  const fuse = openFuse('REDIS_URL', clock, log, patience)
  await firstWord
  if (!client.isReady) fuse.notice(new Error('No connection.'))

  return {
    async eval(script, options) {
      const asked = client
      try {
        return await fuse.ask(() => asked.eval(script, options))
      } catch (cause) {
        if (cause instanceof Silence && asked === client) renew()
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

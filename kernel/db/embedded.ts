// The embedded database: PGlite in a thread of its own, reached by ordinary `pg` over a stream, with
// one connection that lives as long as the database is open.

import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

import type { ClientBase } from 'pg'

import { workerFlags } from '#kernel/compile-cache/worker-flags.ts'
import type { Log } from '#kernel/log/log.ts'

import type { Database } from './db.ts'
import { OpenError } from './open-error.ts'
import { openKnex } from './open-knex.ts'
import { PgliteStream } from './pglite-stream.ts'
import type { FromPglite, PgliteAt, ToPglite } from './pglite-worker.ts'
import { ping } from './ping.ts'

export interface EmbeddedDatabase extends Database {
  /** The data as a zstd tar, to open copies from (`template`). */
  dump(): Promise<Uint8Array>
}

export async function openEmbedded(at: PgliteAt, log: Log): Promise<EmbeddedDatabase> {
  const thread = await startThread(at, log)
  const hearers = new Map<string, Set<(payload: string) => void>>()
  const knex = openKnex({
    connection: { user: 'postgres', database: 'postgres', stream: () => thread.connect() },
    pool: { min: 0, max: 1, idleTimeoutMillis: 2 ** 31 - 1, afterCreate: hear },
    log,
  })
  let closing: Promise<void> | undefined
  return {
    knex,
    kind: 'pglite',
    ping: () => ping(knex),
    listen,
    notify: async (channel, payload) => {
      await knex.raw('select pg_notify(?, ?)', [channel, payload])
    },
    dump: async () => {
      const answer = await thread.ask({ dump: true })
      return 'dump' in answer ? answer.dump : new Uint8Array()
    },
    close: () => (closing ??= close()),
  }

  /** On every new connection: hear the notifications and listen to the channels asked for so far. */
  function hear(client: ClientBase, done: (error: Error | null, client: ClientBase) => void) {
    client.on('notification', ({ channel, payload }) => {
      for (const on of hearers.get(channel) ?? []) on(payload ?? '')
    })
    const listens = [...hearers.keys()].map((channel) => `listen ${quoted(channel)}`).join(';')
    client.query(listens, (error: Error | undefined) => done(error ?? null, client))
  }

  async function listen(channel: string, on: (payload: string) => void) {
    const known = hearers.get(channel)
    if (known) known.add(on)
    else {
      hearers.set(channel, new Set([on]))
      await knex.raw(`listen ${quoted(channel)}`)
    }
    return async () => {
      hearers.get(channel)?.delete(on)
    }
  }

  async function close(): Promise<void> {
    await knex.destroy()
    await thread.stop()
  }
}

function quoted(channel: string): string {
  return `"${channel.replaceAll('"', '""')}"`
}

interface Thread {
  connect(): PgliteStream
  ask(message: ToPglite): Promise<FromPglite>
  stop(): Promise<void>
}

async function startThread(at: PgliteAt, log: Log): Promise<Thread> {
  const worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), {
    workerData: at,
    execArgv: [...workerFlags],
  })
  await untilReady(worker)
  let stream: PgliteStream | undefined
  let cause: Error | undefined
  const waiting: ((answer: FromPglite) => void)[] = []
  worker.on('message', (answer: FromPglite) => {
    if ('bytes' in answer) stream?.push(answer.bytes)
    else if ('neglected' in answer) warn(answer.neglected)
    else waiting.shift()?.(answer)
  })
  worker.on('error', (error) => {
    cause = error
    log.fatal({ organ: 'db', err: error }, 'The embedded database stopped; restart the bus.')
    stream?.destroy(stopped())
  })
  return { connect, ask, stop }

  function connect(): PgliteStream {
    const opened = new PgliteStream((bytes) => worker.postMessage({ bytes }, [bytes.buffer]))
    if (cause) opened.destroy(stopped())
    stream = opened
    return opened
  }

  function warn(why: string): void {
    log.error(
      { organ: 'db', why },
      'The upkeep of the embedded database failed; it is tried again.',
    )
  }

  /** One each: knex writes the statement into the error it gets. */
  function stopped(): Error {
    return new Error('The embedded database stopped; restart the bus.', { cause })
  }

  function ask(message: ToPglite): Promise<FromPglite> {
    return new Promise((resolve) => {
      waiting.push(resolve)
      worker.postMessage(message)
    })
  }

  async function stop(): Promise<void> {
    if (!cause) await ask({ close: true })
    await worker.terminate()
  }
}

async function untilReady(worker: Worker): Promise<void> {
  const failed = await once(worker, 'message').then(
    ([first]: FromPglite[]) => (first && 'failed' in first ? first.failed : undefined),
    (error: Error) => `The embedded database does not start: ${error.message}`,
  )
  if (failed === undefined) return
  await worker.terminate()
  throw new OpenError(failed)
}

// LISTEN needs a connection that stays. This one is made when first asked for, comes back by itself
// after the server was away, and then listens to the same channels again.
//
// oxfmt-ignore
//   none ──listen──▶ connecting ──▶ listening ──lost──▶ waiting (0.1 s … 5 s, doubling) ──▶ connecting

import pg from 'pg'
import type { ClientConfig } from 'pg'

import type { Log } from '#kernel/log/log.ts'

export interface Listener {
  listen(channel: string, on: (payload: string) => void): Promise<() => Promise<void>>
  notify(channel: string, payload: string): Promise<void>
  close(): Promise<void>
}

export function openListener(connection: ClientConfig, log: Log): Listener {
  const hearers = new Map<string, Set<(payload: string) => void>>()
  let client: Promise<pg.Client> | undefined
  let timer: NodeJS.Timeout | undefined
  let pause = 100
  let closed = false
  return { listen, notify, close }

  async function listen(channel: string, on: (payload: string) => void) {
    const known = hearers.get(channel)
    if (known) known.add(on)
    else hearers.set(channel, new Set([on]))
    client ??= connect()
    if (!known) await (await client).query(`listen ${pg.escapeIdentifier(channel)}`)
    return async () => {
      hearers.get(channel)?.delete(on)
    }
  }

  async function notify(channel: string, payload: string): Promise<void> {
    const opened = await (client ??= connect())
    await opened.query('select pg_notify($1, $2)', [channel, payload])
  }

  async function connect(): Promise<pg.Client> {
    const opened = new pg.Client(connection)
    let lost = false
    const lose = (error?: Error) => {
      if (lost || closed) return
      lost = true
      log.warn({ organ: 'db', reason: error?.message }, 'The listening connection was lost.')
      again()
    }
    opened.on('error', lose)
    opened.on('end', () => lose())
    opened.on('notification', ({ channel, payload }) => {
      for (const on of hearers.get(channel) ?? []) on(payload ?? '')
    })
    try {
      await opened.connect()
      for (const channel of hearers.keys()) {
        await opened.query(`listen ${pg.escapeIdentifier(channel)}`)
      }
    } catch (error) {
      lose(error instanceof Error ? error : undefined)
      throw error
    }
    pause = 100
    return opened
  }

  function again(): void {
    client = undefined
    timer = setTimeout(() => {
      client = connect()
      client.catch(() => {})
    }, pause).unref()
    pause = Math.min(pause * 2, 5_000)
  }

  async function close(): Promise<void> {
    closed = true
    clearTimeout(timer)
    const last = await client?.catch(() => undefined)
    await last?.end()
  }
}

// NATS JetStream beside the outbox, never instead of it: one process relays every event into a stream,
// in order, for systems outside; each process also hears them there as a wake-up. The relay is an
// ordinary durable consumer that never gives up, so while NATS is away publishing goes on, and what
// was published meanwhile is relayed when it is back. Consumers of this bus still read the outbox:
// the stream can be lost, and has neither our order of parking nor our leases.

import { jetstream, jetstreamManager } from '@nats-io/jetstream'
import type { JetStreamClient } from '@nats-io/jetstream'
import { connect, nanos } from '@nats-io/transport-node'
import type { NatsConnection, NodeConnectionOptions } from '@nats-io/transport-node'

import type { Log } from '#kernel/log/log.ts'

import type { Event } from './bus.ts'
import { openNap } from './nap.ts'

export const relayConsumer = 'kernel/bus/nats'

const stream = 'szyna_events'
const prefix = 'szyna.event'

export interface Nats {
  /** Puts the event into the stream, once however often it is asked to; rejects while NATS is away. */
  relay(event: Event): Promise<void>
  close(): Promise<void>
}

export function openNats(needs: { url: string; log: Log; hear: () => void }): Nats {
  const log = needs.log.child({ organ: 'bus' })
  const nap = openNap()
  let connection: NatsConnection | undefined
  let ready: JetStreamClient | undefined
  let closed = false
  const connected = keepTrying()
  return { relay, close }

  async function relay(event: Event): Promise<void> {
    if (!connection) throw new Error('NATS is away.')
    ready ??= await openStream(connection)
    const options = { msgID: event.id, timeout: 5_000 }
    await ready.publish(`${prefix}.${event.type}`, JSON.stringify(event), options)
  }

  async function close(): Promise<void> {
    closed = true
    nap.end()
    await connected
    await connection?.close()
  }

  async function keepTrying(): Promise<void> {
    for (let failures = 0; !closed; failures++) {
      try {
        connection = await connect(connectOptions(needs.url))
        break
      } catch (error) {
        if (failures === 0) log.warn({ err: error }, 'NATS is away; events go on without it.')
        await nap.for(2_000)
      }
    }
    if (!connection) return
    if (closed) return await connection.close()
    connection.subscribe(`${prefix}.>`, { callback: () => needs.hear() })
    void follow(connection)
  }

  async function follow(its: NatsConnection): Promise<void> {
    for await (const { type } of its.status()) {
      if (type === 'disconnect') log.warn('NATS is away; events go on without it.')
      if (type === 'reconnect') {
        log.info('NATS is back.')
        // The stream may be another one now, e.g. after a loss of its disk.
        ready = undefined
      }
    }
  }
}

/** For ever: the client itself comes back after an outage. Its URLs do not take user and password. */
function connectOptions(url: string): NodeConnectionOptions {
  const { protocol, host, username, password } = new URL(url)
  const user = decodeURIComponent(username)
  return {
    servers: host,
    name: 'szyna',
    timeout: 3_000,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 1_000,
    ...(protocol === 'tls:' && { tls: {} }),
    ...(password && { user, pass: decodeURIComponent(password) }),
    ...(user && !password && { token: user }),
  }
}

async function openStream(connection: NatsConnection): Promise<JetStreamClient> {
  const day = 86_400_000
  const manager = await jetstreamManager(connection)
  await manager.streams.info(stream).catch(() =>
    manager.streams.add({
      name: stream,
      subjects: [`${prefix}.>`],
      max_age: nanos(7 * day),
      duplicate_window: nanos(600_000),
    }),
  )
  return jetstream(connection)
}

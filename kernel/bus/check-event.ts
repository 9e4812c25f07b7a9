// What may be published. The limits are those of what stands behind: a type becomes a NATS subject,
// and a message there holds 1 MB.

import type { Event } from './bus.ts'

const typeForm = /^[a-z][a-z0-9-]{0,62}(\.[a-z][a-z0-9-]{0,62}){1,3}$/
const mostBytes = 256 * 1024

export function checkEvent(event: Event): Event {
  if (!typeForm.test(event.type)) {
    throw new Error(`The event type "${event.type}" must be like api.published.`)
  }
  const text = JSON.stringify(event.data ?? null) as string | undefined
  if (text === undefined) throw new Error(`The data of ${event.type} is not JSON.`)
  const bytes = Buffer.byteLength(text) + Buffer.byteLength(event.subject)
  if (bytes > mostBytes) {
    throw new Error(
      `The event ${event.type} has ${bytes} bytes, more than ${mostBytes}: store the thing and publish its id.`,
    )
  }
  return event
}

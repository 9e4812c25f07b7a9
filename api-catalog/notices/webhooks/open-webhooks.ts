// Webhooks of entities: added, listed, removed, tested. Who may is decided by whoever calls.

import { whyNotPosted } from '#kernel/fetch/post-safely.ts'
import { readId } from '#kernel/ids/ids.ts'
import { Problem, refuse } from '#kernel/problem/problem.ts'
import type { InputError } from '#kernel/problem/problem.ts'
import { noticeKinds } from '../notice.ts'
import { challenge } from './deliver.ts'
import type { Sending } from './deliver.ts'
import type { Webhooks } from './webhook.ts'
import {
  deleteWebhook,
  insertWebhook,
  takeOne,
  webhookById,
  webhookOf,
  webhooksOf,
} from './webhook-table.ts'
import type { Row } from './webhook-table.ts'

const mostOfEntity = 10
const restMs = 10_000
const longestUrl = 1_000

/** `wake`: something is due. */
export function openWebhooks(sending: Sending, wake: () => void): Webhooks {
  const { db, clock, its, fetchAllow } = sending
  const { knex } = db
  return {
    async add({ entity, url, kinds }) {
      const errors = [...wrongUrl(url, fetchAllow), ...wrongKinds(kinds)]
      if (errors.length > 0) throw new Problem('request/invalid', 'This is no webhook.', { errors })
      const address = new URL(url).href
      const here = await webhooksOf(knex, entity)
      if (here.length >= mostOfEntity) {
        refuse('resource/conflict', `${entity} has ${mostOfEntity} webhooks; remove one first.`)
      }
      const row = await insertWebhook(knex, { entity, url: address, kinds, now: clock.now() })
      if (row === undefined) {
        refuse('resource/conflict', `${entity} has a webhook with this address already.`)
      }
      wake()
      return webhookOf(row)
    },
    list: async (entity) => (await webhooksOf(knex, entity)).map(webhookOf),
    async remove(id, entity) {
      const known = readId(id)
      if (known === undefined || !(await deleteWebhook(knex, known, entity))) unknown()
    },
    async test(id, entity) {
      const { id: known } = await find(id, entity)
      const leaseMs = its.totalMs + 5_000
      const row = await takeOne(knex, { id: known, now: clock.now(), leaseMs, restMs })
      if (row === undefined) {
        const sentence = 'It was tried a moment ago; look at its state, or try in ten seconds.'
        refuse('limit/exceeded', sentence, { headers: ['Retry-After', '10'] })
      }
      const echoed = await challenge(row, sending)
      wake()
      return { echoed, webhook: webhookOf(await find(id, entity)) }
    },
  }

  async function find(id: string, entity?: string): Promise<Row> {
    const known = readId(id)
    return (known && (await webhookById(knex, known, entity))) || unknown()
  }
}

function unknown(): never {
  return refuse('resource/unknown', 'There is no such webhook; list those that there are.')
}

function wrongUrl(url: string, allow: readonly string[]): InputError[] {
  const tooLong =
    url.length > longestUrl ? `It is longer than ${longestUrl} characters.` : undefined
  const detail = tooLong ?? whyNotPosted(url, allow)
  return detail === undefined ? [] : [{ in: 'body', pointer: '/url', detail }]
}

function wrongKinds(kinds: readonly string[] | undefined): InputError[] {
  const detail = `Known are: ${noticeKinds.join(', ')}; leave it out for all.`
  if (kinds?.length === 0) return [{ in: 'body', pointer: '/kinds', detail }]
  return (kinds ?? []).flatMap((kind, at) =>
    (noticeKinds as readonly string[]).includes(kind)
      ? []
      : [{ in: 'body' as const, pointer: `/kinds/${at}`, detail }],
  )
}

// A demo that runs for one test file, and how its registers are asked: every reply is held to the
// document of its API on the way.

import assert from 'node:assert/strict'
import { after } from 'node:test'
import supertest from 'supertest'
import type { Response } from 'supertest'
import { handWoundClock } from '#kernel/clock/clock.ts'
import { silentLog } from '#kernel/log/log.ts'
import { startDemo } from '../demo.ts'
import { readDocument } from './read-document.ts'
import type { Json } from './read-document.ts'

export const clock = handWoundClock(Date.parse('2026-03-02T22:30:00Z'))
export const demo = await startDemo({ log: silentLog, clock })
after(() => demo.close())

export const documents = {
  persons: readDocument('persons'),
  entities: readDocument('entities'),
  'vat-payers': readDocument('vat-payers'),
}
export type Name = keyof typeof documents

export function ask(name: Name) {
  const upstream = demo.apis.find(({ api }) => api === name)?.upstream ?? ''
  return supertest(upstream)
}

/** The reply, after it was found to be as the document of the API says. */
export async function answered(name: Name, operationId: string, call: PromiseLike<Response>) {
  const reply = await call
  if (reply.status === 304) return reply
  const mediaType = String(reply.headers['content-type'])
  assert.deepEqual(documents[name].faults(operationId, reply.status, mediaType, reply.body), [])
  return reply
}

/** The example of a document under a name (or the only one) for status 200. */
export function example(name: Name, operationId: string, of?: string): Json {
  const operation = documents[name].operations.find(({ id }) => id === operationId)
  const responses = operation?.node['responses'] as Json
  const content = documents[name].resolve(responses['200'])['content'] as Json
  const media = content['application/json'] as Json
  if (!of) return media['example'] as Json
  return ((media['examples'] as Json)[of] as Json)['value'] as Json
}

/** A reply without what differs from call to call. */
export function lasting(body: Json): Json {
  const { requestId: _, requestDateTime: __, ...result } = body['result'] as Json
  return result
}

export const person = '3dcce931-536d-8cd9-a113-50163677c917'
export const bakery = '66f3a16c-c48a-8b0c-b381-71c9f7404eb3'
export const nobody = '00000000-0000-8000-8000-000000000000'
export const account = '72999042127661861548580121'

// One request to one of the two gateways, and what is seen of it: the answer, and what the service
// behind was asked. Values that differ from run to run are given names.

import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { Recorder } from './recorder.ts'

export interface Ask {
  readonly area: string
  readonly name: string
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

export interface Seen {
  readonly status: number
  /** Fields of the answer, names in lower case, in their order. */
  readonly fields: Readonly<Record<string, string>>
  readonly body: string
  /** What reached the service; null: nothing did. */
  readonly service: Asked | null
}

export interface Asked {
  readonly line: string
  readonly fields: Readonly<Record<string, string>>
  readonly body: string
}

/** `names`: what to write in the place of values that differ from run to run. */
export async function ask(
  gateway: string,
  { method, path, headers, body }: Ask,
  recorder: Recorder,
  names: ReadonlyMap<string, string>,
): Promise<Seen> {
  const { hostname, port } = new URL(gateway)
  recorder.forget()
  const answer = await new Promise<IncomingMessage | undefined>((done, fail) => {
    const fields = { host: `${hostname}:${port}`, ...headers }
    const options = {
      host: hostname,
      port,
      method,
      path,
      headers: fields,
      agent: false,
      setHost: false,
    }
    const sent = request(options, done).once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET') done(undefined)
      else fail(new Error(`${method} ${path}: ${error.message}`))
    })
    sent.setTimeout(10_000, () => sent.destroy(new Error(`${method} ${path} was not answered.`)))
    sent.end(body)
  })
  if (answer === undefined)
    return { status: 0, fields: {}, body: 'The connection was closed.', service: null }
  const text = (await buffer(answer)).toString()
  const calm = (value: string) => rename(value, names)
  const last = recorder.last()
  return {
    status: answer.statusCode ?? 0,
    fields: sorted(answer.headers, calm),
    body: text.startsWith('<!DOCTYPE html>') ? 'A page of Express.' : calm(text),
    service: last && {
      line: `${last.method} ${last.url}`,
      fields: sorted(last.headers, calm),
      body: last.body,
    },
  }
}

function rename(value: string, names: ReadonlyMap<string, string>): string {
  let renamed = value
  for (const [from, to] of names) renamed = renamed.replaceAll(from, to)
  return renamed
}

function sorted(fields: IncomingMessage['headers'], calm: (value: string) => string) {
  const entries = Object.entries(fields).map(
    ([name, value]) => [name, calm(String(value))] as const,
  )
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

// A data plane over one registry, and a composed API over that: what the tests of composed calls work
// with. Real sockets; the registry does what the test tells it to.

import assert from 'node:assert/strict'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { OpenApiDocument } from '#api-catalog/published.ts'
import { openPlane, publishedApi } from '../../../data-plane/testing/open-plane.ts'
import type { PlaneOptions, TestPlane } from '../../../data-plane/testing/open-plane.ts'
import { openRegistry } from '../../../data-plane/testing/registry.ts'
import type { Registry } from '../../../data-plane/testing/registry.ts'
import type { ComposedOperation, Part, Template } from '../../composition.ts'
import { composedApi } from './compose.ts'

export type Answer = (req: IncomingMessage, res: ServerResponse) => void

export interface Told {
  readonly data: unknown
  readonly complete: boolean
  readonly sources: Readonly<Record<string, ToldSource>>
}

export interface ToldSource {
  readonly state: string
  readonly status?: number
  readonly problem?: string
  readonly at: string
}

export interface Bench {
  readonly plane: TestPlane
  readonly registry: Registry
  /** By the last segment of the path; else the registry gives back what it was asked. */
  readonly answers: Map<string, Answer>
  /** In place of what was composed before. */
  publish(
    parts: readonly Part[],
    result: Template,
    more?: Partial<ComposedOperation>,
  ): Promise<void>
  call(query?: string, init?: RequestInit): Promise<Response>
  told(query?: string, init?: RequestInit): Promise<{ answer: Response; body: Told }>
  /** Addresses that reached the registry since `forget`. */
  asked(): string[]
  forget(): void
  close(): Promise<void>
}

const operations = ['GET /things/{id}', 'GET /things/search', 'POST /things', 'GET /list']

const content = { 'application/json': { schema: {} } }
const responses = { 200: { description: 'Anything.', content } }
const parameter = (name: string, schema: object, where = 'query') => {
  return { name, in: where, required: where === 'path', schema }
}
const list = { type: 'array', items: { type: 'string' } }

/** Answers may be anything: what stands in them is not known before a call. */
export const document = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1.0.0' },
  paths: {
    '/things/{id}': {
      get: {
        parameters: [
          parameter('id', { type: 'string' }, 'path'),
          parameter('n', { type: 'integer' }),
          parameter('all', list),
          parameter('gone', list),
        ],
        responses,
      },
    },
    '/things/search': { get: { responses } },
    '/things': { post: { requestBody: { content }, responses } },
    '/list': { get: { responses } },
  },
} as unknown as OpenApiDocument

export async function openBench(options: PlaneOptions = {}): Promise<Bench> {
  const answers = new Map<string, Answer>()
  const registry = await openRegistry((req, res) => {
    const [id = ''] = req.url!.split('/').at(-1)!.split('?')
    const answer = answers.get(id)
    if (answer !== undefined) return answer(req, res)
    json(res, { id, url: req.url, language: req.headers['accept-language'] })
  })
  const plane = await openPlane(
    [publishedApi(operations, { upstream: registry.url, document })],
    options,
  )
  const call: Bench['call'] = (query = '', init = {}) =>
    fetch(`${plane.url}/api/szyna/whole/v1/whole${query}`, init)
  return {
    plane,
    registry,
    answers,
    async publish(parts, result, more) {
      plane.apis.splice(1)
      plane.apis.push(composedApi(parts, result, more))
      const { complaints } = await plane.gateway.rebuild('test')
      assert.deepEqual(complaints, [])
    },
    call,
    async told(query, init) {
      const answer = await call(query, init)
      return { answer, body: (await answer.json()) as Told }
    },
    asked: () => registry.calls.map(({ url }) => url),
    forget() {
      answers.clear()
      registry.calls.length = 0
    },
    async close() {
      await plane.close()
      await registry.close()
    },
  }
}

export function json(res: ServerResponse, body: unknown, status = 200, headers = {}): void {
  res.writeHead(status, { 'content-type': 'application/json', ...headers })
  res.end(JSON.stringify(body))
}

export async function problemOf(answer: Response): Promise<{ type: string; detail: string }> {
  return (await answer.json()) as { type: string; detail: string }
}

// A document of one operation, and what the step makes of a body sent to it.

import { openBench, walk } from '../../testing/harness.ts'
import validateRequest from '../validate-request.ts'

export function document(operation: object, more: object = {}) {
  return {
    openapi: '3.1.0',
    info: { title: 'Test', version: '1.0.0' },
    paths: { '/things': { post: operation } },
    ...more,
  }
}

export function json(schema: object, components: object = {}) {
  const content = { 'application/json': { schema } }
  return document(
    { requestBody: { required: true, content } },
    { components: { schemas: components } },
  )
}

export async function send(doc: object, body: unknown, options = {}) {
  const bench = openBench({ document: doc })
  const tools = bench.tools('POST', '/things')
  const step = validateRequest.build(options, tools)
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const call = bench.call({ tools, headers: ['content-type', 'application/json'], body: text })
  const { reply } = await walk([step], call)
  return reply.problem
    ? reply.problem.errors.map((error) => `${error.pointer} ${error.detail}`)
    : 'passed'
}

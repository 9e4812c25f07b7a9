// What stands round the steps of every pipeline.

import { Problem } from '#kernel/problem/problem.ts'
import { keep, note, recall } from '#policies/call.ts'
import type { Hooks } from '#policies/policy.ts'
import type { Test } from './conditions.ts'
import type { EgCall } from './eg-call.ts'
import { html } from './steps/replies.ts'

/** The step, for calls that its condition holds for and that no `proxy` has taken yet. */
export function when(test: Test | undefined, hooks: Hooks): Hooks {
  const ran = {}
  const { request, response } = hooks
  return {
    ...hooks,
    request(call: EgCall) {
      if (call.goesTo !== undefined || test?.holds(call) === false) return undefined
      if (response !== undefined) keep(call, ran, true)
      return request?.(call)
    },
    ...(response && {
      response: (call, reply) => (recall(call, ran) === true ? response(call, reply) : undefined),
    }),
  } as Hooks
}

/** First in, last out: a service that failed is told in the words that callers know. */
export const opening: Hooks = {
  response(_call, reply) {
    const { problem } = reply
    if (problem?.code !== 'upstream/unreachable' && problem?.code !== 'upstream/malformed') return
    for (const name of ['content-type', 'content-language', 'cache-control'])
      reply.headers.delete(name)
    reply.headers.add('content-type', html)
    reply.body = { kind: 'bytes', bytes: Buffer.from('Bad gateway.') }
  },
}

/** Last in, first out: where the call goes, and the fields that steps said of its reply. */
export const closing: Hooks = {
  request(call: EgCall) {
    const id = call.consumer?.id ?? ''
    if (id !== '') note(call, 'consumer', id.slice(0, 200))
    if (call.goesTo !== undefined) return undefined
    throw new Problem('route/unknown', 'No step of the pipeline answers this call.')
  },
  attempt(call: EgCall, attempt) {
    attempt.target = call.goesTo
  },
  response(call: EgCall, reply) {
    const { said } = call
    for (let at = 0; at < said.length; at += 2) {
      const name = said[at]!
      if (!reply.headers.has(name)) reply.headers.add(name, said[at + 1]!)
    }
  },
}

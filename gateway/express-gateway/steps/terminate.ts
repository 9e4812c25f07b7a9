// `terminate`: the call ends here, with a status and a text.

import { Problem } from '#kernel/problem/problem.ts'
import type { Hooks } from '#policies/policy.ts'
import { html, textReply } from './replies.ts'

export function terminate(action: Readonly<Record<string, unknown>>): Hooks {
  const status = (action['statusCode'] ?? 400) as number
  const message = (action['message'] ?? 'Terminated') as string
  const problem =
    status < 400 ? undefined : new Problem('route/closed', 'A terminate step ended the call.')
  return {
    request() {
      const reply = textReply(status, message, html, problem)
      if (bodyless.has(status)) reply.headers.delete('content-type')
      return reply
    },
  }
}

const bodyless: ReadonlySet<number> = new Set([204, 304])

// `rate-limit`: so many calls of one key in a window that its first call opens. Beyond `delayAfter`
// calls each waits a little longer; beyond `max` it is refused.

import { setTimeout as wait } from 'node:timers/promises'
import { Problem } from '#kernel/problem/problem.ts'
import type { Reply } from '#policies/call.ts'
import type { Hooks, Taken } from '#policies/policy.ts'
import type { EgCall } from '../eg-call.ts'
import { maxBody } from '../eg-call.ts'
import { compileTemplate } from '../script/compile.ts'
import { html, textReply } from './replies.ts'
import { tryScript } from './step.ts'
import type { StepTools } from './step.ts'

/** Never reached: with `max: 0` calls are only counted, for `delayAfter`. */
const endless = 1_000_000_000
/** No call waits longer. */
const longestWaitMs = 30_000

export function rateLimit(
  action: Readonly<Record<string, unknown>>,
  tools: StepTools,
): Hooks | undefined {
  const {
    windowMs = 60_000,
    max = 5,
    delayAfter = 1,
    delayMs = 1_000,
  } = action as Record<string, number>
  const message = (action['message'] ?? 'Too many requests, please try again later.') as string
  const status = (action['statusCode'] ?? 429) as number
  const template = action['rateLimitBy'] as string | undefined
  const key =
    template === undefined
      ? undefined
      : tryScript(() => compileTemplate(template), ['rateLimitBy'], tools)
  if (template !== undefined && key === undefined) return undefined
  const calls = max === 0 ? endless : max
  const seconds = windowMs / 1_000
  const window = tools.shared.window({ name: tools.name, calls, seconds, store: 'node' })

  return {
    ...(key?.readsBody && { wantsBody: { request: maxBody } }),
    request(call: EgCall) {
      // A counter of this node answers at once.
      const taken = window.take(key === undefined ? call.peer : key.run(call)) as Taken
      call.said.push('x-ratelimit-limit', String(max))
      call.said.push('x-ratelimit-remaining', String(max === 0 ? 0 : taken.remaining))
      const reset = Math.ceil((tools.clock.now() + taken.resetMs) / 1_000)
      call.said.push('x-ratelimit-reset', String(reset))
      if (!taken.allowed) return refusal(call)
      const over = calls - taken.remaining - delayAfter
      if (delayAfter === 0 || delayMs === 0 || over <= 0) return undefined
      return wait(Math.min(over * delayMs, longestWaitMs))
    },
  }

  function refusal(call: EgCall): Reply {
    const problem = new Problem('limit/exceeded', 'Wait until the window is over.')
    const accept = call.headers.get('accept') ?? '*/*'
    const json = /application\/json/i.test(accept) && !/text\/html|\*\/\*/i.test(accept)
    const reply = json
      ? textReply(status, JSON.stringify({ message }), 'application/json; charset=utf-8', problem)
      : textReply(status, message, html, problem)
    reply.headers.add('vary', 'Accept')
    reply.headers.add('retry-after', String(Math.ceil(seconds)))
    return reply
  }
}

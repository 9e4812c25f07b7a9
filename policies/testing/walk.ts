// The walk of policy.ts in its smallest form, for one call at a time: request hooks in order, the
// upstream, response hooks in reverse, finish once. The gateway's own pipeline does the same without
// waiting where nothing waits.

import { asProblem, Problem } from '#kernel/problem/problem.ts'
import type { Body, Call, Outcome, Reply } from '../call.ts'
import { isRepeatable, noBody } from '../call.ts'
import { HeaderList } from '../headers.ts'
import type { Attempt, AttemptResult, Hooks } from '../policy.ts'

export interface Walked {
  readonly reply: Reply
  readonly outcome: Outcome
  /** What went upstream last; undefined: the call did not get there. */
  readonly forwarded: Forwarded | undefined
  /** Addresses that got a copy. */
  readonly copies: readonly string[]
  /** Addresses of the attempts; undefined: where the API is registered. */
  readonly attempts: readonly (string | undefined)[]
}

export interface Forwarded {
  readonly headers: HeaderList
  readonly body: Body
}

export interface Ends {
  /** What stands behind the gateway; throws a Problem where it does not answer. 200 without a body when not given. */
  readonly upstream?: (call: Call, attempt: Attempt) => Reply
}

export async function walk(steps: readonly Hooks[], call: Call, ends: Ends = {}): Promise<Walked> {
  const forwarded: Forwarded[] = []
  const attempts: (string | undefined)[] = []
  const copies: string[] = []
  let reply: Reply
  try {
    reply = (await request(steps, call)) ?? (await forward(1))
  } catch (thrown) {
    reply = refusal(asProblem(thrown))
  }
  for (const { response } of steps.toReversed()) {
    try {
      reply = (await response?.(call, reply)) ?? reply
    } catch (thrown) {
      reply = refusal(asProblem(thrown))
    }
  }
  const outcome = outcomeOf(reply)
  for (const { finish } of steps) await finish?.(call, outcome)
  return { reply, outcome, forwarded: forwarded.at(-1), attempts, copies }

  async function forward(nth: number): Promise<Reply> {
    const attempt: Attempt = { nth, target: undefined }
    for (const step of steps) await step.attempt?.(call, attempt)
    forwarded.push({ headers: new HeaderList([...call.headers.flat]), body: call.body })
    attempts.push(attempt.target?.address)
    if (call.body.kind !== 'stream') copies.push(...(call.mirrors ?? []).map((to) => to.address))
    call.mirrors = undefined
    const answer = ask(attempt)
    const result: AttemptResult = {
      status: answer instanceof Problem ? undefined : answer.status,
      problem: answer instanceof Problem ? answer.code : undefined,
      repeatable: isRepeatable(call),
    }
    const says = steps.toReversed().map((step) => step.attempted?.(call, attempt, result))
    if (says.includes('again') && result.repeatable) return await forward(nth + 1)
    if (answer instanceof Problem) throw answer
    return answer
  }

  function ask(attempt: Attempt): Reply | Problem {
    try {
      return ends.upstream?.(call, attempt) ?? upstreamReply(200)
    } catch (thrown) {
      return asProblem(thrown)
    }
  }
}

/** A CORS preflight: the first step that answers it. */
export async function preflight(steps: readonly Hooks[], call: Call): Promise<Walked> {
  for (const step of steps) {
    const reply = step.preflight?.(call)
    if (reply) return { reply, outcome: outcomeOf(reply), ...nothing }
  }
  const reply = refusal(new Problem('route/method', 'No step answers this preflight.'))
  return { reply, outcome: outcomeOf(reply), ...nothing }
}

const nothing = { forwarded: undefined, attempts: [], copies: [] }

export function upstreamReply(
  status: number,
  headers: readonly string[] = [],
  text?: string,
): Reply {
  const body: Body = text === undefined ? noBody : { kind: 'bytes', bytes: Buffer.from(text) }
  return { status, headers: new HeaderList([...headers]), body, from: 'upstream' }
}

async function request(steps: readonly Hooks[], call: Call): Promise<Reply | undefined> {
  for (const { request: hook, wantsBody } of steps) {
    const cap = wantsBody?.request
    if (cap !== undefined && call.body.kind === 'bytes' && call.body.bytes.length > cap) {
      throw new Problem(
        'request/body-too-large',
        `This operation takes a body of up to ${cap} bytes.`,
      )
    }
    const reply = await hook?.(call)
    if (reply) return reply
  }
  return undefined
}

function refusal(problem: Problem): Reply {
  const headers = new HeaderList([...problem.headers])
  return { status: problem.status, headers, body: noBody, from: 'gateway', problem }
}

function outcomeOf(reply: Reply): Outcome {
  return {
    status: reply.status,
    problem: reply.problem?.code,
    from: reply.from,
    requestBytes: 0,
    replyBytes: reply.body.kind === 'bytes' ? reply.body.bytes.length : 0,
    totalMs: 0,
    upstreamMs: 0,
    aborted: false,
  }
}

// Replies that need no walk: refusals before an operation is known, preflights, the sandbox door.

import { asProblem } from '#kernel/problem/problem.ts'
import type { Reply } from '#policies/call.ts'
import type { Visit } from './exchange.ts'
import type { FrontDeps } from './front-deps.ts'
import type { Meter } from './meter.ts'
import { languageIn, problemReply } from './problem-reply.ts'

type DoorDeps = Pick<FrontDeps, 'clock' | 'log' | 'elsewhere' | 'draining'>

/** Counted with the API whose door it was, where one is known. */
export function refuseAtDoor(
  deps: DoorDeps,
  visit: Visit,
  thrown: unknown,
  meter: Meter = deps.elsewhere,
): void {
  const { raw, trace } = visit
  const problem = asProblem(thrown)
  if (problem.code === 'gateway/internal') {
    deps.log.error({ traceId: trace.id, err: thrown }, 'the door failed')
  }
  answerAtDoor(deps, visit, problemReply(problem, trace.id, languageIn(raw)), meter)
}

export function answerAtDoor(
  { clock, log, draining }: DoorDeps,
  { port, method, trace, at }: Visit,
  { status, headers, body, from }: Reply,
  meter: Meter,
): void {
  const bytes = body.kind === 'bytes' ? body.bytes : new Uint8Array(0)
  port.onClose(() => {
    const totalMs = clock.monotonic() - at
    meter.count(status, from, totalMs, 0, 0, bytes.length)
  })
  try {
    const bodyless = status === 204 || status === 304
    // A malformed head may frame the message in two ways: the connection is not used again.
    const close = draining() || status === 400
    port.begin(status, [...headers.flat], bodyless ? 'none' : bytes.length, close)
    port.end(method === 'HEAD' || bytes.length === 0 ? undefined : bytes)
  } catch (thrown) {
    log.error({ traceId: trace.id, err: thrown }, 'a reply could not be written')
    port.cut()
  }
}

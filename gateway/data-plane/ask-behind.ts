// Asks what stands behind an operation: the target that a step chose, the parts of a composition, the
// upstream of the API, or its sandbox. The walk of a client's call and that of a part share it.

import { Problem } from '#kernel/problem/problem.ts'
import type { Target } from '#policies/policy.ts'
import { upgradeLines } from './check-upgrade.ts'
import type { ServedApi, ServedOperation } from './compile-api.ts'
import type { ExchangeDeps, FrontDeps } from './front-deps.ts'
import type { Walk } from './pipeline.ts'
import { requestHead } from './request-head.ts'
import type { Peer } from './request-head.ts'
import { sandboxReply } from './sandbox.ts'
import { sendShadow } from './shadow.ts'
import { traceparent } from './trace.ts'
import type { Trace } from './trace.ts'
import { UpstreamCall } from './upstream-call.ts'
import { upstreamAt } from './upstream.ts'
import type { Upstream } from './upstream.ts'

/** Somebody who was asked, and may still have something to say. */
export interface Asked {
  readonly isOpen: boolean
  /** Milliseconds until the head of the answer, or until there was none. */
  readonly waitedMs: number
  /** Nobody waits any more. */
  abort(reason: Error): void
  /** After a 101: the connection, which nobody else looks after any more. */
  handOver?: UpstreamCall['handOver']
}

/** For whom. */
export interface OnBehalf {
  readonly trace: Trace
  readonly peer: Peer
  /** Set: a WebSocket was asked for. */
  readonly upgrade?: object | undefined
}

/** Ends in `walk.replied` or `walk.refused`; undefined: at once. Throws what refuses the call. */
export function askBehind(
  walk: Walk,
  target: Target | undefined,
  api: ServedApi,
  operation: ServedOperation,
  whom: OnBehalf,
  deps: FrontDeps,
): Asked | undefined {
  if (target === undefined && operation.composed !== undefined) {
    return operation.composed.ask(walk, whom, deps)
  }
  const upstream = target === undefined ? api.upstream : upstreamAt(target)
  if (upstream !== undefined) return askUpstream(walk, upstream, whom, deps)
  if (whom.upgrade !== undefined) throw sandboxOpensNone()
  walk.replied(sandboxReply(api.api, operation.operation, walk.call.headers))
  return undefined
}

export function askUpstream(
  walk: Walk,
  upstream: Upstream,
  { trace, peer, upgrade }: OnBehalf,
  deps: ExchangeDeps,
): Asked {
  const { call } = walk
  const { upstreams } = deps
  const upgrades = upgrade !== undefined
  const more = upgrades ? upgradeLines : ''
  const head = requestHead(call, upstream, traceparent(trace), peer, more)
  const origin = upgrades ? upstreams.tunnelsAt(upstream.origin) : upstreams.at(upstream.origin)
  const asked = new UpstreamCall(walk, origin, head, deps, upgrades)
  asked.start()
  const copies = call.mirrors
  call.mirrors = undefined
  // A copy of a handshake would open what nobody looks into.
  if (upgrades) return asked
  for (const copy of copies ?? []) sendShadow(call, copy, trace, peer, deps)
  return asked
}

function sandboxOpensNone(): Problem {
  const detail = 'Ask again when the API has a system behind it: its sandbox opens no WebSocket.'
  return new Problem('upgrade/refused', detail)
}

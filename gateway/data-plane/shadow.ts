// A copy of a call to another address, whose answer nobody reads: a new system is tried with true
// calls before anybody depends on it. It holds up nothing, and what becomes of it changes nothing.

import type { Call, Reply } from '#policies/call.ts'
import type { Target } from '#policies/policy.ts'
import type { ExchangeDeps } from './front-deps.ts'
import { requestHead } from './request-head.ts'
import type { Peer } from './request-head.ts'
import { traceparent } from './trace.ts'
import type { Trace } from './trace.ts'
import { UpstreamCall } from './upstream-call.ts'
import type { Asking } from './upstream-call.ts'
import { upstreamAt } from './upstream.ts'

/** A body that flows is read once: such a call is not copied. */
export function sendShadow(
  call: Call,
  target: Target,
  trace: Trace,
  peer: Peer,
  deps: ExchangeDeps,
) {
  const upstream = upstreamAt(target)
  if (upstream === undefined || call.body.kind === 'stream') return
  const head = requestHead(call, upstream, traceparent(trace), peer, 'szyna-mirror: 1\r\n')
  new UpstreamCall(new Shadow({ ...call }), deps.upstreams.at(upstream.origin), head, deps).start()
}

class Shadow implements Asking {
  readonly call: Call

  constructor(call: Call) {
    this.call = call
  }

  /** Read to its end, so that the connection can go on, and thrown away. */
  replied({ body }: Reply): void {
    if (body.kind !== 'stream') return
    body.source.flow({ write: () => true, end() {}, fail() {} })
  }

  refused(): void {}
}

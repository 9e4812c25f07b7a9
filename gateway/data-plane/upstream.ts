// The way to the systems behind the APIs: for each origin its connections, shared by all snapshots. A
// sick upstream holds no more sockets than its own, and no more callers than may wait for it; calls
// to other upstreams do not notice.

import type { Clock } from '#kernel/clock/clock.ts'
import type { Target } from '#policies/policy.ts'
import { maxTunnels, Origin } from './origin.ts'
import type { Sweep } from './sweep.ts'

/** Where the operations of an API lead; part of a snapshot. */
export interface Upstream {
  /** `https://host:port`. */
  readonly origin: string
  /** Put before the path of a call; without a slash at its end, so it may be empty. */
  readonly basePath: string
  /** Host and port. */
  readonly host: string
}

export interface Upstreams {
  /** The connections of this origin, made when they are first needed. */
  at(origin: string): Origin
  /** Those of its WebSockets, which take no place from its calls. */
  tunnelsAt(origin: string): Origin
  close(): void
}

/** What a call to an upstream works with. */
export interface UpstreamDeps {
  readonly clock: Clock
  readonly sweep: Sweep
}

const tidyMs = 1_000

export function openUpstreams({ clock }: { clock: Clock }): Upstreams {
  const origins = new Map<string, Origin>()
  const tunnels = new Map<string, Origin>()
  const timer = setInterval(() => {
    for (const kept of [origins, tunnels]) {
      for (const [address, origin] of kept) {
        origin.tidy()
        if (origin.isUnused) kept.delete(address)
      }
    }
  }, tidyMs).unref()
  return {
    at(address) {
      let origin = origins.get(address)
      if (origin === undefined) origins.set(address, (origin = new Origin(address, clock)))
      return origin
    },
    tunnelsAt(address) {
      let origin = tunnels.get(address)
      if (origin === undefined) {
        tunnels.set(address, (origin = new Origin(address, clock, maxTunnels, 0)))
      }
      return origin
    },
    close() {
      clearInterval(timer)
      for (const origin of [...origins.values(), ...tunnels.values()]) origin.close()
    },
  }
}

/** An address that a policy file names, as steps pass it on: they cannot look into it. */
export function openTarget(address: string): Target {
  return targetOf(readUpstream(address), address)
}

/** An upstream that was read already, as steps pass it on. */
export function targetOf(upstream: Upstream, address = upstream.origin): Target {
  const target = { address }
  targets.set(target, upstream)
  return target
}

/** Undefined for what `openTarget` did not make. */
export function upstreamAt(target: Target): Upstream | undefined {
  return targets.get(target)
}

const targets = new WeakMap<Target, Upstream>()

/** Throws a sentence when the address cannot be called. */
export function readUpstream(address: string): Upstream {
  const url = URL.parse(address)
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new Error(`The upstream "${address}" is not an http or https address.`)
  }
  if (url.search !== '' || url.hash !== '' || url.username !== '') {
    throw new Error(`The upstream "${address}" may hold host, port and path only.`)
  }
  return { origin: url.origin, basePath: url.pathname.replace(/\/+$/, ''), host: url.host }
}

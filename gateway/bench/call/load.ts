// The load: so many keep-alive connections, each sending its next request when the last answer is
// whole.

import { answering } from '../child.ts'
import { openCaller } from './caller.ts'
import type { Caller } from './caller.ts'
import { Latencies } from './latencies.ts'
import type { Target } from './target.ts'

export interface LoadQuestion {
  readonly target: Target
  readonly connections: number
  readonly seconds: number
}

export interface LoadAnswer {
  readonly requests: number
  /** Milliseconds. */
  readonly elapsed: number
  readonly p50: number
  readonly p99: number
  /** The first wrong answer, if there was one. */
  readonly wrong: string | undefined
}

answering(run)

async function run({ target, connections, seconds }: LoadQuestion): Promise<LoadAnswer> {
  const latencies = new Latencies()
  const sentAt = new Map<Caller, number>()
  let wrong: string | undefined
  const started = performance.now()
  const callers = Array.from({ length: connections }, () =>
    openCaller(target, {
      free(caller) {
        const now = performance.now()
        const sent = sentAt.get(caller)
        if (sent !== undefined) latencies.take(now - sent)
        sentAt.set(caller, now)
        caller.send()
      },
      wrong: (text) => (wrong ??= text),
    }),
  )
  await new Promise((done) => setTimeout(done, seconds * 1_000))
  const elapsed = performance.now() - started
  for (const caller of callers) caller.close()
  const { taken } = latencies
  return { requests: taken, elapsed, p50: latencies.at(0.5), p99: latencies.at(0.99), wrong }
}

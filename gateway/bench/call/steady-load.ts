// The steady load: so many requests a second whatever becomes of them, as many callers who know
// nothing of one another would send. A request that finds no free connection waits, and its wait
// counts; what this process itself is late with does not.

import { answering } from '../child.ts'
import { openCaller } from './caller.ts'
import type { Caller } from './caller.ts'
import { Latencies } from './latencies.ts'
import type { Target } from './target.ts'

export interface SteadyQuestion {
  readonly target: Target
  /** Requests a second. */
  readonly rate: number
  readonly seconds: number
}

export interface SteadyAnswer {
  readonly answered: number
  readonly p50: number
  readonly p99: number
  readonly wrong: string | undefined
}

const connections = 128

answering(run)

async function run({ target, rate, seconds }: SteadyQuestion): Promise<SteadyAnswer> {
  const latencies = new Latencies()
  const idle: Caller[] = []
  const dueAt = new Map<Caller, number>()
  /** Due, without a connection. */
  const waiting: number[] = []
  let wrong: string | undefined
  const callers = Array.from({ length: connections }, () =>
    openCaller(target, {
      free(caller) {
        const due = dueAt.get(caller)
        if (due !== undefined) latencies.take(performance.now() - due)
        const next = waiting.shift()
        if (next === undefined) idle.push(caller)
        else send(caller, next)
      },
      wrong: (text) => (wrong ??= text),
    }),
  )
  await untilIdle(idle, connections)
  await tick(rate, seconds, (now) => {
    const caller = idle.pop()
    if (caller === undefined) waiting.push(now)
    else send(caller, now)
  })
  for (const caller of callers) caller.close()
  const at = (share: number) => latencies.at(share)
  return { answered: latencies.taken, p50: at(0.5), p99: at(0.99), wrong }

  function send(caller: Caller, due: number): void {
    dueAt.set(caller, due)
    caller.send()
  }
}

/** Calls `request` at an even pace; a late turn of the loop makes up for what it missed. */
async function tick(rate: number, seconds: number, request: (now: number) => void): Promise<void> {
  const started = performance.now()
  const all = Math.floor(rate * seconds)
  for (let made = 0; made < all;) {
    await new Promise((done) => setTimeout(done, 1))
    const now = performance.now()
    const due = Math.min(all, Math.floor(((now - started) / 1_000) * rate))
    for (; made < due; made++) request(now)
  }
}

async function untilIdle(idle: readonly unknown[], all: number): Promise<void> {
  while (idle.length < all) await new Promise((done) => setTimeout(done, 5))
}

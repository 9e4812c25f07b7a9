// The part `latency`: what the bus adds to a call while it is half busy. First its greatest rate is
// measured; then calls come at half of it, evenly, whatever becomes of them: through the bus, and
// straight to the upstream, in turn. It is asked of a bus that has been busy for a while.
//
//   core 0:  steady load ──► core 1: bus ──► core 0: upstream      p99
//   core 0:  steady load ──────────────────► core 0: upstream      p99, taken away from it

import { cpus } from 'node:os'
import type { LoadAnswer, LoadQuestion } from './call/load.ts'
import type { SteadyAnswer, SteadyQuestion } from './call/steady-load.ts'
import { recordPath } from './call/target.ts'
import type { Target } from './call/target.ts'
import { startChild } from './child.ts'
import type { Child } from './child.ts'
import { median, row } from './row.ts'
import type { Effort, Row } from './row.ts'

/** Seconds. While V8 compiles and the journal of the greatest rate is stored, it is these that are measured. */
const warmUp = 20

export async function measureLatency({ rounds, seconds }: Effort): Promise<Row[]> {
  const upstream = await startChild('./call/upstream.ts', 0)
  const load = await startChild('./call/load.ts', 0)
  const steady = await startChild('./call/steady-load.ts', 0)
  const bus = await startChild('./call/bus.ts', cpus().length > 1 ? 1 : 0)
  try {
    const { port } = await upstream.ask<{ port: number }>({})
    const target = () => bus.ask<Target>({ upstream: port, way: 'record' })
    const most = await greatestRate(load, await target(), seconds)
    const rate = most / 2
    const straight: Target = { port, path: recordPath, headers: [] }
    await bus.ask({ settle: true })
    await askSteadily(steady, await target(), rate, warmUp)
    const through: SteadyAnswer[] = []
    const past: SteadyAnswer[] = []
    for (let round = 0; round < rounds; round++) {
      through.push(await askSteadily(steady, await target(), rate, seconds))
      past.push(await askSteadily(steady, straight, rate, seconds))
      console.log(
        `  round ${round + 1}  at ${rate.toFixed(0)}/s: p99 ${through.at(-1)!.p99} ms through the bus, ${past.at(-1)!.p99} ms straight`,
      )
    }
    const of = (all: readonly SteadyAnswer[], part: 'p50' | 'p99') =>
      median(all.map((one) => one[part]))
    return [
      row('greatest rate through the bus', most, '1/s'),
      row('p50 added at half of it', of(through, 'p50') - of(past, 'p50'), 'ms'),
      row('p99 through the bus', of(through, 'p99'), 'ms'),
      row('p99 straight to the upstream', of(past, 'p99'), 'ms'),
      row('p99 added at half of it', of(through, 'p99') - of(past, 'p99'), 'ms', '< 5'),
    ]
  } finally {
    await bus.ask({ end: true })
    for (const child of [bus, steady, load, upstream]) child.stop()
  }
}

async function greatestRate(load: Child, target: Target, seconds: number): Promise<number> {
  const ask = (duration: number) =>
    load.ask<LoadAnswer>({ target, connections: 64, seconds: duration } satisfies LoadQuestion)
  await ask(Math.min(3, seconds))
  const { requests, elapsed, wrong } = await ask(seconds)
  if (wrong !== undefined) throw new Error(`The bus answered wrongly: ${wrong.slice(0, 500)}`)
  return (requests / elapsed) * 1_000
}

async function askSteadily(
  steady: Child,
  target: Target,
  rate: number,
  seconds: number,
): Promise<SteadyAnswer> {
  const answer = await steady.ask<SteadyAnswer>({ target, rate, seconds } satisfies SteadyQuestion)
  if (answer.wrong !== undefined) throw new Error(`Wrong: ${answer.wrong.slice(0, 500)}`)
  return answer
}

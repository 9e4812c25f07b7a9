// The part `call`: what a call costs. The load and a fixed upstream run on one core, the peer under
// test alone on another; the peers take turns, so that a noisy machine is noisy for all of them; CPU
// is read from the peer's process, so that the figures hold though the machine is shared. What a peer
// has put off until after the load (the bus: storing its journal) is waited for and counted.
//
//   core 0:  load ══ 64 keep-alive connections ══►  core 1:  peer  ══►  core 0:  upstream, 1 KiB JSON

import { cpus } from 'node:os'
import type { LoadAnswer, LoadQuestion } from './call/load.ts'
import type { Target } from './call/target.ts'
import { startChild } from './child.ts'
import type { Child, Cpu } from './child.ts'
import { median, row } from './row.ts'
import type { Effort, Row } from './row.ts'

const peers = {
  bus: 'call/bus.ts',
  bare: 'call/bare-proxy.ts',
  middleware: 'call/middleware-proxy.ts',
} as const
type Peer = keyof typeof peers

const connections = 64
/** Of a peer that is cold, and of one that has been measured before. */
const warmUp = { first: 3, later: 2 }

interface Measured {
  /** Requests a second for each second of CPU. */
  readonly perCore: number
  /** Microseconds of CPU a call, of the process and of its event loop. */
  readonly whole: number
  readonly loop: number
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
}

export async function measureCall({ rounds, seconds }: Effort): Promise<Row[]> {
  const other = cpus().length > 1 ? 1 : 0
  const upstream = await startChild('./call/upstream.ts', 0)
  const load = await startChild('./call/load.ts', 0)
  const started = new Map<Peer, Child>()
  try {
    const { port } = await upstream.ask<{ port: number }>({})
    for (const name of names()) {
      started.set(name, await startChild(`./${peers[name]}`, other))
    }
    const results = new Map<Peer, Measured[]>(names().map((name) => [name, []]))
    for (let round = 0; round < rounds; round++) {
      for (const [name, child] of started) {
        const target = await child.ask<Target>({ upstream: port })
        const warm = round === 0 ? warmUp.first : warmUp.later
        const measured = await measure(name, load, child, target, warm, seconds)
        results.get(name)!.push(measured)
        console.log(`  round ${round + 1}  ${name.padEnd(10)} ${describe(measured)}`)
      }
    }
    return rowsOf(results)
  } finally {
    await started.get('bus')?.ask({ end: true })
    for (const child of started.values()) child.stop()
    load.stop()
    upstream.stop()
  }
}

async function measure(
  name: Peer,
  load: Child,
  peer: Child,
  target: Target,
  warm: number,
  seconds: number,
): Promise<Measured> {
  const ask = (duration: number) =>
    load.ask<LoadAnswer>({ target, connections, seconds: duration } satisfies LoadQuestion)
  check(name, await ask(warm))
  await peer.ask({ settle: true })
  const before = await peer.ask<Cpu>({ cpu: true })
  const answer = await ask(seconds)
  await peer.ask({ settle: true })
  const after = await peer.ask<Cpu>({ cpu: true })
  check(name, answer)
  const { requests, elapsed, p50, p99 } = answer
  const whole = (after.process - before.process) / requests
  const loop = (after.thread - before.thread) / requests
  return { perCore: 1e6 / whole, whole, loop, perSecond: (requests / elapsed) * 1_000, p50, p99 }
}

function check(name: Peer, { wrong, requests }: LoadAnswer): void {
  if (wrong !== undefined) throw new Error(`${name} answered wrongly: ${wrong.slice(0, 500)}`)
  if (requests === 0) throw new Error(`${name} answered nothing.`)
}

function rowsOf(results: ReadonlyMap<Peer, readonly Measured[]>): Row[] {
  const of = (name: Peer, part: keyof Measured) =>
    median(results.get(name)!.map((one) => one[part]))
  const rows = names().flatMap((name) => [
    row(`${name}: calls per core`, of(name, 'perCore'), '1/s'),
    row(`${name}: CPU per call`, of(name, 'whole'), 'µs'),
    row(`${name}: of it on the event loop`, of(name, 'loop'), 'µs'),
    row(`${name}: p50`, of(name, 'p50'), 'ms'),
    row(`${name}: p99`, of(name, 'p99'), 'ms'),
  ])
  const ratio = of('bus', 'perCore') / of('middleware', 'perCore')
  return [...rows, row('bus with all on / middleware, per core', ratio, '×', '>= 2')]
}

function names(): Peer[] {
  return Object.keys(peers) as Peer[]
}

function describe({ perCore, whole, loop, perSecond, p50, p99 }: Measured): string {
  const each = `${whole.toFixed(1)} µs, ${loop.toFixed(1)} of it on the event loop`
  return `${perCore.toFixed(0)}/s per core (${each}), ${perSecond.toFixed(0)}/s, p50 ${p50} ms, p99 ${p99} ms`
}

// The part `call`: what a call costs. The load and a fixed upstream run on one core, the peer under
// test alone on another; the peers take turns, so that a noisy machine is noisy for all of them; CPU
// is read from the peer's process, so that the figures hold though the machine is shared. What a peer
// has put off until after the load (the bus: storing its journal) is waited for and counted.
//
//   core 0:  load ══ 64 keep-alive connections ══►  core 1:  peer  ══►  core 0:  upstream, 1 KiB JSON

import { cpus } from 'node:os'
import type { LoadAnswer, LoadQuestion } from './call/load.ts'
import { openPeers } from './call/peers.ts'
import type { Peer, PeerName } from './call/peers.ts'
import { rowsOf } from './call/rows.ts'
import type { Measured } from './call/rows.ts'
import type { Target } from './call/target.ts'
import { startChild } from './child.ts'
import type { Child, Cpu } from './child.ts'
import type { Effort, Row } from './row.ts'

const connections = 64
/** Of a peer that is cold, and of one that has been measured before. */
const warmUp = { first: 3, later: 2 }

export async function measureCall({ rounds, seconds }: Effort): Promise<Row[]> {
  const upstream = await startChild('./call/upstream.ts', 0)
  const load = await startChild('./call/load.ts', 0)
  const peers = await openPeers(cpus().length > 1 ? 1 : 0)
  try {
    const { port } = await upstream.ask<{ port: number }>({})
    const results = new Map<PeerName, Measured[]>(peers.present.map(({ name }) => [name, []]))
    for (let round = 0; round < rounds; round++) {
      for (const peer of peers.present) {
        const warm = round === 0 ? warmUp.first : warmUp.later
        const measured = await measure(load, peer, await peer.target(port), warm, seconds)
        results.get(peer.name)!.push(measured)
        console.log(`  round ${round + 1}  ${peer.name.padEnd(15)} ${describe(measured)}`)
      }
    }
    return rowsOf(results, peers.absent)
  } finally {
    await peers.stop()
    load.stop()
    upstream.stop()
  }
}

async function measure(
  load: Child,
  { name, child }: Peer,
  target: Target,
  warm: number,
  seconds: number,
): Promise<Measured> {
  const ask = (duration: number) =>
    load.ask<LoadAnswer>({ target, connections, seconds: duration } satisfies LoadQuestion)
  check(name, await ask(warm))
  await child.ask({ settle: true })
  const before = await child.ask<Cpu>({ cpu: true })
  const answer = await ask(seconds)
  await child.ask({ settle: true })
  const after = await child.ask<Cpu>({ cpu: true })
  check(name, answer)
  const { requests, elapsed, p50, p99 } = answer
  const whole = (after.process - before.process) / requests
  const loop = (after.thread - before.thread) / requests
  return { perCore: 1e6 / whole, whole, loop, perSecond: (requests / elapsed) * 1_000, p50, p99 }
}

function check(name: PeerName, { wrong, requests }: LoadAnswer): void {
  if (wrong !== undefined) throw new Error(`${name} answered wrongly: ${wrong.slice(0, 500)}`)
  if (requests === 0) throw new Error(`${name} answered nothing.`)
}

function describe({ perCore, whole, loop, perSecond, p50, p99 }: Measured): string {
  const each = `${whole.toFixed(1)} µs, ${loop.toFixed(1)} of it on the event loop`
  return `${perCore.toFixed(0)}/s per core (${each}), ${perSecond.toFixed(0)}/s, p50 ${p50} ms, p99 ${p99} ms`
}

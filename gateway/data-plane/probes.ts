// Whether addresses behind the APIs are well, asked now and again by the bus itself. A probe lives as
// long as a served configuration holds a step that wants it; steps that ask the same share one. It
// never has two questions under way, and what it finds changes nothing but `isWell`.
//
//   ask ─► wanted by the build ─► settle: in the snapshot that serves? ─► asks on, or begins to
//                                              └ in none ─────────────► stops
//
//   well ──fall failures in a row──► ill      a failure: another status, none in time, no plain HTTP
//     ▲─────rise answers in a row────┘

import type { Log } from '#kernel/log/log.ts'
import type { Health, ProbeAsk, Target } from '#policies/policy.ts'
import { scatter } from '#policies/share-of.ts'
import { askOnce } from './ask-once.ts'
import { upstreamAt } from './upstream.ts'
import type { Upstream } from './upstream.ts'

export interface Probes {
  /** For one step of one operation; nothing is asked before `settle`. */
  ask(target: Target, ask: ProbeAsk): Probe
  /** Goes on with these alone; what was asked for meanwhile and is not among them is forgotten. */
  settle(used: Iterable<Probe>): void
  /** Those that ask. */
  states(): UpstreamHealth[]
  close(): void
}

export interface UpstreamHealth {
  /** As the policy file writes it. */
  readonly address: string
  readonly isWell: boolean
}

export function openProbes({ log }: { log: Log }): Probes {
  const running = new Map<string, Probe>()
  const asked = new Map<string, Probe>()
  const stop = (key: string, probe: Probe) => {
    probe.stop()
    running.delete(key)
  }
  return {
    ask(target, ask) {
      const key = `${target.address} ${JSON.stringify(ask)}`
      let probe = running.get(key) ?? asked.get(key)
      if (probe === undefined) asked.set(key, (probe = new Probe(key, target, ask, log)))
      return probe
    },
    settle(used) {
      const kept = new Set(used)
      for (const [key, probe] of running) if (!kept.has(probe)) stop(key, probe)
      for (const probe of kept) {
        if (running.has(probe.key)) continue
        running.set(probe.key, probe)
        probe.start()
      }
      asked.clear()
    },
    states: () => [...running.values()].map(({ address, isWell }) => ({ address, isWell })),
    close() {
      for (const [key, probe] of running) stop(key, probe)
    },
  }
}

/** So much of the time between two questions is left to chance, lest all nodes ask in one moment. */
const jitter = 0.2

export class Probe implements Health {
  /** Until more is known. */
  isWell = true
  readonly key: string
  readonly address: string
  readonly #upstream: Upstream
  readonly #ask: ProbeAsk
  readonly #log: Log
  #timer: NodeJS.Timeout | undefined
  #giveUp: (() => void) | undefined
  /** In a row, against what is believed. */
  #against = 0
  #asked = 0

  constructor(key: string, target: Target, ask: ProbeAsk, log: Log) {
    this.key = key
    this.address = target.address
    this.#upstream = upstreamAt(target)!
    this.#ask = ask
    this.#log = log
  }

  start(): void {
    this.#wait(0)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#giveUp?.()
  }

  /** `share` of the time between two questions, and the jitter. */
  #wait(share: number): void {
    this.#asked += 1
    const chance = scatter(this.#asked + process.pid)
    const ms = this.#ask.every * 1_000 * (share * (1 - jitter / 2) + jitter * chance)
    this.#timer = setTimeout(() => this.#go(), ms).unref()
  }

  #go(): void {
    const { path, timeout, status } = this.#ask
    this.#giveUp = askOnce(this.#upstream, path, timeout * 1_000, (found) => {
      this.#giveUp = undefined
      this.#learn(found !== undefined && status.includes(found))
      this.#wait(1)
    })
  }

  #learn(isWell: boolean): void {
    this.#against = isWell === this.isWell ? 0 : this.#against + 1
    if (this.#against === 0 || this.#against < (isWell ? this.#ask.rise : this.#ask.fall)) return
    this.isWell = isWell
    this.#against = 0
    const { address } = this
    if (isWell) this.#log.info({ address }, 'an address behind an API is well again')
    else this.#log.warn({ address }, 'an address behind an API is not well, and is left out')
  }
}

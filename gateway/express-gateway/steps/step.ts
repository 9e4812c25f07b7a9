// What every policy of the dialect is built from: its options, and what it may use.

import type { Clock } from '#kernel/clock/clock.ts'
import type { Log } from '#kernel/log/log.ts'
import type { Hooks, SharedCounters } from '#policies/policy.ts'
import type { Pointer, ServiceConfig } from '../config/config.ts'
import type { Credentials } from '../credentials/credentials.ts'
import { ScriptError } from '../script/tokens.ts'

export interface StepTools {
  readonly clock: Clock
  readonly log: Log
  readonly shared: SharedCounters
  readonly services: Readonly<Record<string, ServiceConfig>>
  /** Who may call; a new one once the file has changed. */
  credentials(): Credentials
  /** The step's own, for its counts: pipeline and place. */
  readonly name: string
  /** A file that the configuration names, from its folder. Throws a sentence. */
  readFile(path: string): string
  /** `at`: under `action`. */
  complain(at: Pointer, message: string): void
}

/** Undefined: it complained. */
export type Build = (
  action: Readonly<Record<string, unknown>>,
  tools: StepTools,
) => Hooks | undefined

/** What `run` gives; what is not understood in the script becomes a complaint. */
export function tryScript<value>(
  run: () => value,
  at: Pointer,
  { complain }: Pick<StepTools, 'complain'>,
): value | undefined {
  try {
    return run()
  } catch (thrown) {
    if (!(thrown instanceof ScriptError)) throw thrown
    complain(at, `At its letter ${thrown.offset + 1}: ${thrown.message}`)
    return undefined
  }
}

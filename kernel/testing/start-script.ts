// A second process for a test, to be killed or refused: runs a piece of this project's code.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import { workerFlags } from '#kernel/compile-cache/worker-flags.ts'

export interface Script {
  readonly pid: number
  /** Lines it has written so far. */
  readonly lines: readonly string[]
  /** Ends it as a crash does; resolves when it is gone. */
  kill(): Promise<void>
  /** Resolves with its exit code when it ends by itself. */
  readonly ended: Promise<number | null>
}

/** `code` is an ES module whose imports are resolved as anywhere in this project. */
export function startScript(code: string, args: readonly string[] = []): Script {
  const flags = [...workerFlags, '--input-type=module', '--eval', code, '--', ...args]
  const child = spawn(process.execPath, flags, {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  createInterface(child.stdout).on('line', (line) => lines.push(line))
  const ended = once(child, 'close').then(([status]: (number | null)[]) => status ?? null)
  return {
    pid: child.pid ?? 0,
    lines,
    ended,
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

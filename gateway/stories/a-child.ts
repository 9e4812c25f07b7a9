// The bus as a process of its own, started by its command line, for stories that kill it or start it
// wrongly.

import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'

const entry = new URL('../cli/szyna.js', import.meta.url).pathname

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a verb to its end. */
export function szyna(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  const { ended } = start(args, env)
  return ended
}

export interface Started {
  readonly process: ChildProcess
  readonly ended: Promise<Ended>
  /** All that it has printed so far, on both channels. */
  printed(): string
  /** Resolves when this text has been printed on stdout; rejects when the process ends without it. */
  says(text: string | RegExp): Promise<string>
  kill(): Promise<Ended>
}

export function start(args: readonly string[], env: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, [entry, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, LANG: 'C.UTF-8', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  const waiting = new Set<() => void>()
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
    for (const look of waiting) look()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const ended = new Promise<Ended>((done) => {
    child.on('close', (code) => done({ code, stdout, stderr }))
  })
  return {
    process: child,
    ended,
    printed: () => stdout + stderr,
    says: (text) =>
      new Promise((done, fail) => {
        const look = () => {
          const found = typeof text === 'string' ? stdout.includes(text) : text.test(stdout)
          if (!found) return
          waiting.delete(look)
          done(stdout)
        }
        waiting.add(look)
        look()
        void ended.then(({ code }) =>
          fail(new Error(`ended with ${code} before it said ${String(text)}: ${stdout}${stderr}`)),
        )
      }),
    kill() {
      child.kill('SIGKILL')
      return ended
    },
  }
}

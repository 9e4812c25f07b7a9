// The command line as people and scripts meet it: a process with its output and its exit code.

import { spawn } from 'node:child_process'

const entry = new URL('../szyna.js', import.meta.url).pathname

export interface Run {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a verb to its end, in an environment of nothing but `env`; `input` comes by its standard input. */
export function runSzyna(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input = '',
): Promise<Run> {
  const child = spawn(process.execPath, [entry, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: 'pipe',
  })
  child.stdin.on('error', () => {}).end(input)
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  return new Promise((done) => {
    child.on('close', (code) => done({ code, stdout, stderr }))
  })
}

/** The one document that `--json` prints; throws when stdout is anything else. */
export function onlyDocument({ stdout }: Run): Record<string, unknown> {
  const [line, nothing, ...more] = stdout.split('\n')
  if (nothing !== '' || more.length > 0) throw new Error(`not one line: ${stdout}`)
  return JSON.parse(line!) as Record<string, unknown>
}

// The command line as people and scripts meet it: words in, output and an exit code out. In this process
// as far as the process is not what is tested, since a process of its own takes a second.

import { spawn } from 'node:child_process'
import { Readable } from 'node:stream'
import { runWords } from '../run-words.ts'

const entry = new URL('../szyna.js', import.meta.url).pathname

export interface Run {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a verb to its end, in an environment of nothing but `env`; `input` comes by its standard input. */
export async function runSzyna(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input = '',
): Promise<Run> {
  let stdout = ''
  let stderr = ''
  const code = await runWords(args, {
    env,
    stdin: Readable.from([Buffer.from(input)]),
    out: (text) => (stdout += text),
    err: (text) => (stderr += text),
  })
  return { code, stdout, stderr }
}

/** The same as a process. */
export function spawnSzyna(
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

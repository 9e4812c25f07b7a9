// Runs a program of this folder in a process of its own, with `gc()`, and reads the JSON that it tells.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'

export async function tellOf<told>(program: string): Promise<told> {
  const file = new URL(program, import.meta.url).pathname
  const child = spawn(process.execPath, ['--expose-gc', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (chunk) => (said += String(chunk)))
  const [code] = (await once(child, 'close')) as [number]
  assert.equal(code, 0)
  return JSON.parse(said) as told
}

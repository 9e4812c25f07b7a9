// The part `start`: from the command to a bus that answers /readyz with 200, demo and all; first with
// an empty data folder, then with what the first start left.

import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from './free-port.ts'
import { median, row } from './row.ts'
import type { Effort, Row } from './row.ts'

const command = fileURLToPath(new URL('../cli/szyna.js', import.meta.url))
const patience = 60_000

export async function measureStart({ rounds }: Effort): Promise<Row[]> {
  const cold: number[] = []
  const warm: number[] = []
  for (let round = 0; round < Math.min(rounds, 3); round++) {
    const folder = await mkdtemp(join(tmpdir(), 'szyna-bench-'))
    try {
      cold.push(await startOnce(folder))
      warm.push(await startOnce(folder))
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
    console.log(
      `  round ${round + 1}  cold ${cold.at(-1)?.toFixed(2)} s, warm ${warm.at(-1)?.toFixed(2)} s`,
    )
  }
  return [
    row('start with an empty data folder', median(cold), 's', '< 8'),
    row('start with a full one', median(warm), 's', '< 3'),
  ]
}

/** Seconds until it is ready. */
async function startOnce(folder: string): Promise<number> {
  const [port, adminPort] = [await freePort(), await freePort()]
  const started = performance.now()
  const bus = spawn(process.execPath, [command, 'start', '--demo'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env.PATH,
      SZYNA_PORT: String(port),
      SZYNA_ADMIN_PORT: String(adminPort),
      SZYNA_DATA_DIR: folder,
      SZYNA_LOG: 'error',
    },
  })
  const ended = new Promise<void>((done) => bus.once('exit', () => done()))
  try {
    while (!(await isReady(port))) {
      if (bus.exitCode !== null) throw new Error(`The bus ended with ${bus.exitCode}.`)
      if (performance.now() - started > patience) throw new Error('The bus does not get ready.')
      await wait(20)
    }
    return (performance.now() - started) / 1_000
  } finally {
    bus.kill('SIGTERM')
    await Promise.race([ended, wait(10_000).then(() => bus.kill('SIGKILL'))])
  }
}

async function isReady(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`)
    await answer.arrayBuffer()
    return answer.status === 200
  } catch {
    return false
  }
}

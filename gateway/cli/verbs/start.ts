// `szyna start`: the whole bus in this process, until it is told to stop. The first SIGTERM or SIGINT
// lets open calls end; the second ends at once.

import { flushCompileCache } from 'node:module'
import { readConfig } from '#kernel/config/config.ts'
import type { Answer, Input, Verb } from '../verb.ts'

export const start: Verb = {
  name: 'start',
  summary: {
    pl: 'uruchom szynę',
    en: 'start the bus',
  },
  operands: [],
  options: {
    demo: {
      about: {
        pl: 'z przykładowymi rejestrami i danymi testowymi',
        en: 'with sample registries and synthetic data',
      },
    },
  },
  run: startBusHere,
}

async function startBusHere({ options, env, print }: Input): Promise<Answer> {
  const config = readConfig(options['demo'] ? { ...env, SZYNA_DEMO: 'on' } : { ...env })
  let stop = (): void => process.exit(0)
  let asked = 0
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      asked += 1
      if (asked > 1) process.exit(signal === 'SIGINT' ? 130 : 143)
      stop()
    })
  }
  const { startBus } = await import('../../main.ts')
  const { collectAll } = await import('#kernel/garbage/garbage.ts')
  const bus = await startBus(config, { print, beforeOpening: collectAll })
  // Now, since a process that is killed leaves nothing for the next start.
  flushCompileCache()
  stop = () => {
    bus.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`The bus did not close well: ${String(error)}\n`)
        process.exit(2)
      },
    )
  }
  const { publicUrl, adminUrl } = bus
  return { json: { publicUrl, adminUrl, pid: process.pid }, text: '' }
}

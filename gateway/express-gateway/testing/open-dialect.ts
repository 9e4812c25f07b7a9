// The dialect for a test: real ports, the real walk, a configuration written by the test.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '#kernel/clock/clock.ts'
import type { JournalEntry } from '#kernel/journal/journal.ts'
import { silentLog } from '#kernel/log/log.ts'
import type { Log } from '#kernel/log/log.ts'
import { countersOver } from '#policies/rate-limit/shared-counters.ts'
import { noIssuer } from '#policies/testing/no-issuer.ts'
import { Meter } from '../../data-plane/meter.ts'
import { openExpressGateway } from '../open.ts'

export interface TestDialect {
  readonly url: string
  readonly urls: readonly string[]
  readonly folder: string
  readonly journal: readonly JournalEntry[]
  write(file: 'gateway.config.yml' | 'credentials.yml', text: string): Promise<void>
  close(): Promise<void>
}

export interface DialectFiles {
  readonly config: string
  readonly credentials?: string
  readonly env?: Readonly<Record<string, string>>
  readonly log?: Log
}

export async function openDialect({
  config,
  credentials,
  env = {},
  log,
}: DialectFiles): Promise<TestDialect> {
  const folder = await mkdtemp(join(tmpdir(), 'szyna-eg-'))
  const write: TestDialect['write'] = (file, text) => writeFile(join(folder, file), text)
  const journal: JournalEntry[] = []
  await write('gateway.config.yml', config)
  if (credentials !== undefined) await write('credentials.yml', credentials)
  const file = join(folder, 'gateway.config.yml')
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    const dialect = await openExpressGateway(
      { file, env },
      {
        issuer: noIssuer(),
        journal: { append: (entry) => void journal.push(entry) },
        shared: countersOver(undefined, systemClock),
        clock: systemClock,
        log: log ?? silentLog,
        meter: () => new Meter(),
      },
    )
    return {
      url: dialect.urls[0]!,
      urls: dialect.urls,
      folder,
      journal,
      write,
      async close() {
        await dialect.close()
        await remove()
      },
    }
  } catch (error) {
    await remove()
    throw error
  }
}

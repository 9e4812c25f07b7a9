// A bus with one register behind it, published under default.yaml: where stories begin that edit a
// policy file.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openRegistry } from './a-registry.ts'
import type { Registry } from './a-registry.ts'
import { licences } from './licences.ts'
import { theBus } from './the-bus.ts'
import type { TheBus } from './the-bus.ts'

export interface UnderDefault {
  readonly bus: TheBus
  readonly registry: Registry
  /** Of a system that may call it. */
  readonly token: string
  /** Path of default.yaml, and what it said. */
  readonly file: string
  readonly original: string
  close(): Promise<void>
}

export async function underDefault(): Promise<UnderDefault> {
  const bus = await theBus()
  const registry = await openRegistry()
  await bus.register('gitd', 'licences', licences, { upstream: registry.url })
  const token = await bus.token('gmina.eurzad', 'gitd/licences')
  const file = join(bus.policiesDir, 'default.yaml')
  return {
    bus,
    registry,
    token,
    file,
    original: await readFile(file, 'utf8'),
    async close() {
      await bus.close()
      await registry.close()
    },
  }
}

// The means of login that a file names, opened; none without a file.

import type { Clock } from '#kernel/clock/clock.ts'
import type { Log } from '#kernel/log/log.ts'
import { openDemoMeans } from './demo.ts'
import type { DemoPerson } from './demo.ts'
import type { Means } from './means.ts'
import { openOpenid } from './openid.ts'
import { readMeans } from './read-means.ts'

export interface OpenNeeds {
  readonly log: Log
  readonly clock: Clock
  /** There where SZYNA_DEMO is on: who can be chosen without proof. */
  readonly demoPeople?: readonly DemoPerson[]
}

/** @throws Error with what is wrong with the file */
export async function openMeans(file: string | undefined, needs: OpenNeeds): Promise<Means[]> {
  if (file === undefined) return []
  const { demoPeople } = needs
  const read = await readMeans(file, demoPeople !== undefined)
  return read.map((one) =>
    one.kind === 'demo' ? openDemoMeans(demoPeople ?? []) : openOpenid(one.options, needs),
  )
}

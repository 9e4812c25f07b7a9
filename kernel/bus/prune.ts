// Events do not stay for ever: those older than a week that every consumer is done with are deleted.
// A consumer that nobody asked for in 30 days is forgotten, or a renamed one would keep them all.

import type { Knex } from 'knex'

import type { Clock } from '#kernel/clock/clock.ts'
import type { Log } from '#kernel/log/log.ts'

import { forgetConsumers } from './consumer.ts'
import { pruneEvents } from './outbox.ts'

const dayMs = 86_400_000
const keepDays = 7
const forgetAfterDays = 30

export interface PruneNeeds {
  readonly knex: Knex
  readonly log: Log
  readonly clock: Clock
}

/** Once an hour, the first time an hour after the start. */
export function startPruning(needs: PruneNeeds): { stop(): void } {
  const timer = setInterval(() => {
    prune(needs).catch((error: unknown) => {
      needs.log.warn({ organ: 'bus', err: error }, 'Old events could not be pruned.')
    })
  }, 3_600_000).unref()
  return { stop: () => clearInterval(timer) }
}

/** The number of events deleted. */
export async function prune({ knex, log, clock }: PruneNeeds): Promise<number> {
  for (const consumer of await forgetConsumers(knex, forgetAfterDays)) {
    log.warn({ organ: 'bus', consumer }, 'A consumer nobody asked for in 30 days was forgotten.')
  }
  return await pruneEvents(knex, new Date(clock.now() - keepDays * dayMs))
}

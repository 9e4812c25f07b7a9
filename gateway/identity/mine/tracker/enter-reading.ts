// A reading of the log is entered in the log: the person sees who looked who looked.

import { newId } from '#kernel/ids/ids.ts'
import type { Problem } from '#kernel/problem/problem.ts'
import type { Caller } from '#policies/call.ts'
import { trackerApi } from '../name-operation.ts'
import type { TrackerNeeds } from './needs.ts'

export interface Reading {
  readonly caller: Caller
  readonly subjects: readonly string[]
  readonly refusal: Problem | undefined
  /** Monotonic milliseconds. */
  readonly arrived: number
  readonly method: string
  readonly traceId: string
}

/** Resolves when the entry survives the death of the process. */
export async function enterReading(
  { caller, subjects, refusal, arrived, method, traceId }: Reading,
  { journal, clock }: Pick<TrackerNeeds, 'journal' | 'clock'>,
): Promise<void> {
  const { person } = caller
  await journal.append({
    id: newId<'entry'>(),
    at: new Date(clock.now()).toISOString(),
    traceId,
    system: caller.system,
    entity: caller.entity,
    tokenId: caller.tokenId,
    api: trackerApi,
    version: '2.0.0',
    operation: `${method} /findUsage`,
    decision: refusal === undefined ? 'permitted' : 'refused',
    rule: refusal?.code ?? null,
    status: refusal?.status ?? 200,
    requestBytes: 0,
    replyBytes: 0,
    totalMs: clock.monotonic() - arrived,
    upstreamMs: 0,
    more: {
      subject: subjects[0]!,
      ...(person && { context: person.context, mode: person.mode }),
    },
  })
}

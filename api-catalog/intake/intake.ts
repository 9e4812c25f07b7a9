// Documents from outside are read in a worker thread, never where calls pass: one at a time, with a
// heap of its own and a time limit. Whatever a document does to the worker, the outcome is one
// sentence, and the next document gets a fresh worker.
//
//   none ──document──▶ starting ──▶ reading ──outcome──▶ warm ──kept long enough──▶ none
//                          └───────────┴─ time, heap, crash ─▶ none     └──document──▶ reading

import { Worker } from 'node:worker_threads'
import type { Log } from '#kernel/log/log.ts'
import { workerFlags } from '#kernel/compile-cache/worker-flags.ts'
import { refuse } from '#kernel/problem/problem.ts'
import type { Change } from '../compare/change.ts'
import { intakeLimits } from './limits.ts'
import type { IntakeLimits } from './limits.ts'
import { measureFiles } from './measure-files.ts'
import type { IntakeOutcome, IntakeRequest } from './read-document.ts'
import { readOne } from './read-one.ts'
import type { WorkerOutcome, WorkerRequest } from './read-one.ts'

export interface Intake {
  /**
   * Documents wait for one another.
   *
   * @throws Problem `document/too-large`, `document/unreadable` (names and sizes), `gateway/overload`
   */
  read(request: Omit<IntakeRequest, 'limits'>): Promise<IntakeOutcome>
  /**
   * What differs between two bundles, JSON texts. One that cannot be compared (time, heap) gives a single
   * breaking change that says so: nobody can tell that it breaks nothing.
   *
   * @throws Problem `gateway/overload`
   */
  compare(old: string, changed: string): Promise<readonly Change[]>
  /** What is being read is refused. */
  close(): Promise<void>
}

export function openIntake(deps: { log: Log; limits?: Partial<IntakeLimits> }): Intake {
  const limits = { ...intakeLimits, ...deps.limits }
  const closing = new AbortController()
  let warm: Worker | undefined
  let cooling: NodeJS.Timeout | undefined
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0

  return {
    async read(request) {
      const set = measureFiles(request, limits)
      const outcome = await inTurn({ ...request, ...set, limits })
      if (outcome.kind === 'compared') throw new Error('The worker took a document for two.')
      return outcome
    },
    async compare(old, changed) {
      const outcome = await inTurn({ compare: { old, new: changed }, limits })
      if (outcome.kind === 'compared') return outcome.changes
      const why = outcome.kind === 'refused' ? outcome.detail : outcome.kind
      deps.log.error({ event: 'intake.not-compared', why })
      return [notCompared]
    },
    async close() {
      closing.abort()
      await last
      clearTimeout(cooling)
      await warm?.terminate()
      warm = undefined
    },
  }

  async function inTurn(request: WorkerRequest): Promise<WorkerOutcome> {
    if (waiting >= limits.waiting) {
      refuse('gateway/overload', 'Too many documents wait to be read; try again in a minute.', {
        headers: ['Retry-After', '60'],
      })
    }
    waiting += 1
    const turn = last.then(() => readInWorker(request))
    last = turn.catch(() => undefined).finally(() => (waiting -= 1))
    return await turn
  }

  async function readInWorker(request: WorkerRequest): Promise<WorkerOutcome> {
    if (closing.signal.aborted)
      refuse('gateway/unready', 'The bus is being stopped; try again later.')
    clearTimeout(cooling)
    const worker = warm ?? startWorker(limits)
    warm = undefined
    worker.ref()
    const { outcome, whole } = await readOne(worker, request, closing.signal, deps.log)
    if (!whole) {
      // It may still fail on its way out; nobody waits for it any more.
      worker.on('error', () => undefined)
      await worker.terminate()
      return outcome
    }
    warm = worker
    worker.unref()
    cooling = setTimeout(() => {
      warm = undefined
      void worker.terminate()
    }, limits.keptWarm).unref()
    return outcome
  }
}

const notCompared: Change = {
  rule: 'not-compared',
  class: 'breaking',
  pointer: '',
  message: 'The document cannot be compared with the former one: it takes too long, or fails.',
  operations: [],
}

function startWorker(limits: IntakeLimits): Worker {
  const worker = new Worker(new URL('worker.ts', import.meta.url), {
    execArgv: [...workerFlags],
    env: {},
    stdout: true,
    stderr: true,
    resourceLimits: {
      maxOldGenerationSizeMb: limits.megabytes,
      maxYoungGenerationSizeMb: 24,
      stackSizeMb: 8,
    },
  })
  // What packages print goes nowhere: it may quote the document.
  worker.stdout.resume()
  worker.stderr.resume()
  return worker
}

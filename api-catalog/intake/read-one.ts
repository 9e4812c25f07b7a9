// One document through one worker: whichever comes first of its outcome, the end of the time, a full
// heap, a crash and the end of the bus.

import type { Worker } from 'node:worker_threads'
import type { Log } from '#kernel/log/log.ts'
import type { ProblemCode } from '#kernel/problem/problem.ts'
import type { Compared, CompareRequest } from './compare-bundles.ts'
import type { IntakeOutcome, IntakeRequest } from './read-document.ts'

export type WorkerRequest = IntakeRequest | CompareRequest
export type WorkerOutcome = IntakeOutcome | Compared

export interface Told {
  readonly outcome: WorkerOutcome
  /** The worker may read another document. */
  readonly whole: boolean
}

/** Never rejects. */
export function readOne(
  worker: Worker,
  request: WorkerRequest,
  closing: AbortSignal,
  log: Log,
): Promise<Told> {
  const { milliseconds, megabytes } = request.limits
  return new Promise((resolve) => {
    const timer = setTimeout(late, milliseconds)
    worker.once('message', told).once('error', failed).once('exit', exited)
    closing.addEventListener('abort', stopped)
    worker.postMessage(request)

    function told(outcome: WorkerOutcome): void {
      settle({ outcome, whole: true })
    }

    function late(): void {
      log.warn({ event: 'intake.too-slow', milliseconds })
      broken(
        'document/too-large',
        `The document is not read within ${milliseconds / 1000} s; split the API, or simplify its schemas.`,
      )
    }

    function failed(error: unknown): void {
      const { code, message } = error as { code?: string; message?: string }
      if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
        log.warn({ event: 'intake.out-of-memory', megabytes })
        broken(
          'document/too-large',
          `Reading the document takes more than ${megabytes} MB; split the API, or simplify its schemas.`,
        )
      } else {
        log.error({ event: 'intake.crashed', code, message })
        broken(
          'document/unreadable',
          'The document cannot be read: reading it ended in an error, which is logged.',
        )
      }
    }

    function exited(): void {
      broken(
        'document/unreadable',
        'The document cannot be read: the reader ended before it was done.',
      )
    }

    function stopped(): void {
      broken('gateway/unready', 'The bus is being stopped; try again later.')
    }

    function broken(code: ProblemCode, detail: string): void {
      settle({ outcome: { kind: 'refused', code, detail, errors: [] }, whole: false })
    }

    function settle(result: Told): void {
      clearTimeout(timer)
      closing.removeEventListener('abort', stopped)
      worker.off('message', told).off('error', failed).off('exit', exited)
      resolve(result)
    }
  })
}

// The other side of intake.ts: one document a message, one outcome back. It is stopped from outside when
// it takes too long, and dies alone when its heap is full. It has no environment and no database.

import { flushCompileCache } from 'node:module'
import { parentPort } from 'node:worker_threads'
import { Problem } from '#kernel/problem/problem.ts'
import { compareBundles } from './compare-bundles.ts'
import type { CompareRequest } from './compare-bundles.ts'
import { readDocument } from './read-document.ts'
import type { IntakeOutcome, IntakeRequest } from './read-document.ts'

parentPort?.on('message', (request: IntakeRequest | CompareRequest) => {
  const work = 'compare' in request ? compareBundles(request) : readDocument(request)
  void work.catch(outcomeOf).then((outcome) => {
    parentPort?.postMessage(outcome)
    // A worker that is terminated leaves nothing for the next one.
    flushCompileCache()
  })
})

function outcomeOf(thrown: unknown): IntakeOutcome {
  if (thrown instanceof Problem) {
    return { kind: 'refused', code: thrown.code, detail: thrown.message, errors: thrown.errors }
  }
  if (thrown instanceof RangeError) {
    const detail = 'References in the document lead too deep into one another; break the chain.'
    return { kind: 'refused', code: 'document/too-large', detail, errors: [] }
  }
  if (thrown instanceof Error && thrown.message.startsWith('Self-referencing')) {
    const detail = 'A $ref leads over other files back to itself; let it lead to what it means.'
    return { kind: 'refused', code: 'document/refused', detail, errors: [] }
  }
  const reason = thrown instanceof Error ? thrown.message.split('\n')[0]?.slice(0, 200) : ''
  const detail = `The document cannot be read: ${reason || 'its shape is unexpected'}.`
  return { kind: 'refused', code: 'document/unreadable', detail, errors: [] }
}

// The verdict on a document that nobody registers: what would be found, changed and broken.

import type { Problem } from '#kernel/problem/problem.ts'
import type { Registered } from './catalog.ts'
import type { ReadDocument } from './intake/read-document.ts'
import type { Judged } from './judge-changes.ts'
import type { About } from './register-api.ts'

export function dryRun(
  about: About,
  { findings, score }: ReadDocument,
  notes: readonly string[],
  { changes, impact, problem }: Judged,
  wrong: Problem | undefined,
): Registered {
  const refusal = wrong ?? problem
  return {
    ...about,
    published: false,
    state: 'draft',
    onSandbox: false,
    findings: [...findings],
    score,
    changes,
    impact,
    ...(refusal && { refusal: { code: refusal.code, detail: refusal.message } }),
    notes: [...notes, 'Nothing was stored: this was a trial.'],
    unchanged: false,
  }
}

// Two bundles of one API, compared in the worker: on large documents it takes up to a second, which
// calls must not wait for. Runs in the worker only; a comparison is loaded when one is asked for.

import type { Change } from '../compare/change.ts'
import type { OpenApiDocument } from '../published.ts'
import type { IntakeLimits } from './limits.ts'

export interface CompareRequest {
  readonly compare: {
    /** JSON texts of bundles. */
    readonly old: string
    readonly new: string
  }
  readonly limits: IntakeLimits
}

export interface Compared {
  readonly kind: 'compared'
  /** The gravest first, at most `limits.changes`. */
  readonly changes: readonly Change[]
}

export async function compareBundles({ compare, limits }: CompareRequest): Promise<Compared> {
  const { compareDocuments } = await import('../compare/compare-documents.ts')
  const [old, changed] = [compare.old, compare.new].map(
    (text) => JSON.parse(text) as OpenApiDocument,
  )
  const changes = old && changed ? compareDocuments(old, changed) : []
  return { kind: 'compared', changes: changes.slice(0, limits.changes) }
}

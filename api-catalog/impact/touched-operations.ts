// Ids of the operations that changes of an API touch. Changes name them as `GET /persons/{id}` of the
// former document; agreements and usage name them by id.

import type { Change } from '../compare/change.ts'
import type { PublishedOperation } from '../published.ts'

export type KnownOperation = Pick<PublishedOperation, 'id' | 'method' | 'path'>

/** Of breaking and uncertain changes alone; a change that names no operation touches all. */
export function touchedOperations(
  changes: readonly Change[],
  known: readonly KnownOperation[],
): string[] {
  const grave = changes.filter((change) => change.class !== 'harmless')
  const named = new Set(grave.flatMap((change) => change.operations))
  const isAll = grave.some((change) => change.operations.length === 0)
  const touched = known.filter(
    ({ id, method, path }) => isAll || named.has(`${method} ${path}`) || named.has(id),
  )
  return [...new Set(touched.map(({ id }) => id))]
}

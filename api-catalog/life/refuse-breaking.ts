// The gate: what breaks callers is not published within a major, unless nobody depends on it or its
// owner says why it must be.

import { Problem } from '#kernel/problem/problem.ts'
import type { Change } from '../compare/change.ts'
import { breaking } from './who-depends.ts'
import type { Dependant } from './who-depends.ts'

/** The refusal `document/breaking`; undefined: it may pass. */
export function whyBreaking(
  { major, changes }: { major: number; changes: readonly Change[] },
  dependants: readonly Dependant[],
): Problem | undefined {
  const grave = breaking(changes)
  const [first] = grave
  if (first === undefined || dependants.length === 0) return undefined
  const more = grave.length > 1 ? ` (and ${grave.length - 1} more)` : ''
  const detail = `At ${first.pointer || 'its root'}: ${first.message}${more} It is relied upon by ${naming(dependants)}. Register it as v${major + 1}, by its info.version, or force it with a reason.`
  return new Problem('document/breaking', detail, {
    errors: grave.slice(0, 100).map(({ rule, pointer, message }) => ({
      in: 'document',
      pointer,
      detail: `${rule}: ${message}`,
    })),
  })
}

function naming(dependants: readonly Dependant[]): string {
  const names = [...new Set(dependants.map(({ entity }) => entity))].toSorted()
  const rest = names.length > 5 ? ` and ${names.length - 5} more` : ''
  return names.slice(0, 5).join(', ') + rest
}

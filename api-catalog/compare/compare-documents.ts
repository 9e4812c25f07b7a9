// Two versions of an API description, as those who call it meet the difference. Pure: no clock of its
// own but the one it is given, no network, nothing thrown, nothing kept. Nothing in a document can make
// it endless: what is too much is left out, and said so.

import { systemClock } from '#kernel/clock/clock.ts'
import type { OpenApiDocument } from '../published.ts'
import type { Change, ChangeClass } from './change.ts'
import { compareInfo } from './compare-info.ts'
import { comparePaths } from './compare-paths.ts'
import { compareSchemes } from './compare-schemes.ts'
import { compareWebhooks } from './compare-webhooks.ts'
import type { Comparison } from './comparison.ts'
import { speakDirected, speakPlain } from './sentence.ts'
import { openSchemaPairs } from './schemas/schema-pairs.ts'
import type { Side } from './schemas/read-shape.ts'

/** More are not listed; the gravest are. */
const mostChanges = 2_000
const gravity: readonly ChangeClass[] = ['breaking', 'maybe', 'harmless']

/**
 * Bundled documents, OpenAPI 3.0 or 3.1 each. The gravest changes first.
 *
 * @param now milliseconds since 1970, for what `x-sunset` announced
 */
export function compareDocuments(
  old: OpenApiDocument,
  next: OpenApiDocument,
  now: number = systemClock.now(),
): Change[] {
  const changes: Change[] = []
  const sides = { old: sideOf(old), new: sideOf(next) }
  const comparison: Comparison = {
    ...sides,
    now,
    schemas: openSchemaPairs(sides.old, sides.new),
    report(rule, pointer, named, operations = []) {
      changes.push({ ...speakPlain(rule, named), pointer, operations })
    },
    reportDirected(rule, direction, pointer, named, operations = []) {
      changes.push({ ...speakDirected(rule, direction, named), pointer, operations })
    },
  }
  compareInfo(comparison)
  compareSchemes(comparison)
  comparePaths(comparison)
  compareWebhooks(comparison)
  if (comparison.schemas.exhausted) comparison.report('too-complex', '', { it: '' })
  return gravestFirst([...changes, ...comparison.schemas.changes()])
}

function sideOf(root: OpenApiDocument): Side {
  return { root, latest: !String(root.openapi).startsWith('3.0'), shapes: new Map() }
}

/** What is said twice of one place is said once, of all operations. */
function gravestFirst(changes: readonly Change[]): Change[] {
  const known = new Map<string, Change>()
  for (const change of changes) {
    const key = `${change.rule}\n${change.pointer}\n${change.message}`
    const former = known.get(key)
    known.set(key, former ? { ...former, operations: union(former, change) } : change)
  }
  const sorted = [...known.values()].toSorted(
    (a, b) =>
      gravity.indexOf(a.class) - gravity.indexOf(b.class) ||
      compareTexts(a.pointer, b.pointer) ||
      compareTexts(a.rule, b.rule),
  )
  if (sorted.length <= mostChanges) return sorted
  const named = { it: '', old: mostChanges, new: sorted.length }
  const rest = { ...speakPlain('too-many-changes', named), pointer: '', operations: [] }
  return [...sorted.slice(0, mostChanges), rest]
}

function union(a: Change, b: Change): readonly string[] {
  if (a.operations.length === 0) return b.operations
  return [...new Set([...a.operations, ...b.operations])].toSorted()
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

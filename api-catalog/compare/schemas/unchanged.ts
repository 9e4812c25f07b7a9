// Most of a document stays as it was. A schema with the same text in both versions, all of whose
// references lead to components that are the same through and through, needs no comparison.

import { below, membersOf } from '../places.ts'
import type { Place } from '../places.ts'
import type { Side } from './read-shape.ts'

/** Whether two schemas surely say the same; false: they have to be compared. */
export function unchangedBetween(
  old: Side,
  next: Side,
): (former: readonly Place[], later: readonly Place[]) => boolean {
  if (old.latest !== next.latest) return () => false
  const same = sameComponents(old, next)
  return (former, later) =>
    former.length === later.length &&
    former.every(({ value }, index) => {
      const text = write(value)
      return text === write(later[index]?.value) && refsIn(text).every((ref) => same.has(ref))
    })
}

/** References to components that are the same, whatever they refer to in turn. */
function sameComponents(old: Side, next: Side): ReadonlySet<string> {
  const later = new Map(componentsOf(next))
  const same = new Set<string>()
  const users = new Map<string, string[]>()
  const changed: string[] = []
  for (const [ref, text] of componentsOf(old)) {
    if (later.get(ref) === text) same.add(ref)
    else changed.push(ref)
    for (const used of refsIn(text)) addTo(users, used, ref)
  }
  for (const used of users.keys()) if (!same.has(used)) changed.push(used)
  for (let ref = changed.pop(); ref !== undefined; ref = changed.pop()) {
    for (const user of users.get(ref) ?? []) if (same.delete(user)) changed.push(user)
  }
  return same
}

function addTo(lists: Map<string, string[]>, key: string, item: string): void {
  const list = lists.get(key)
  if (list) list.push(item)
  else lists.set(key, [item])
}

function componentsOf(side: Side): [string, string][] {
  const schemas = below({ value: side.root, pointer: '' }, 'components', 'schemas')
  return membersOf(schemas).map(([, { value, pointer }]) => [`#${pointer}`, write(value)])
}

function refsIn(text: string): string[] {
  return [...text.matchAll(/"\$ref":"((?:[^"\\]|\\.)*)"/g)].map(([, ref = '']) => ref)
}

function write(value: unknown): string {
  return JSON.stringify(value) ?? ''
}

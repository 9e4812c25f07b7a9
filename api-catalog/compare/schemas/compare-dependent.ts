// Demands that hold only where a property is there.

import type { Pairing } from './pairing.ts'
import { whereIs } from './pairing.ts'

export function compareDependent(pairing: Pairing): void {
  const { old, new: next, name } = pairing
  const none = new Set<string>()
  const keys = new Set([...old.dependentRequired.keys(), ...next.dependentRequired.keys()])
  for (const key of keys) {
    const former = old.dependentRequired.get(key) ?? none
    const later = next.dependentRequired.get(key) ?? none
    const [lost, won] = [former.difference(later), later.difference(former)]
    const pointer = whereIs(pairing, 'dependentRequired')
    const named = (names: ReadonlySet<string>) => ({ old: key, new: [...names].join(', ') })
    if (won.size > 0) pairing.report('dependent-required-added', pointer, named(won))
    if (lost.size > 0) pairing.report('dependent-required-removed', pointer, named(lost))
  }
  for (const [key, later] of next.dependentSchemas) {
    const former = old.dependentSchemas.get(key)
    if (former) pairing.descend(former, later, `${name} (with ${key})`)
    else pairing.report('dependent-schema-added', later[0]?.pointer ?? next.pointer, { new: key })
  }
  for (const [key, former] of old.dependentSchemas) {
    if (next.dependentSchemas.has(key)) continue
    pairing.report('dependent-schema-removed', former[0]?.pointer ?? old.pointer, { old: key })
  }
}

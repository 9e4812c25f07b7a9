// Security schemes: where the credential goes and how it is got. One that only changed its name is the
// same; the addresses of its issuer are read at run time by who is careful, and are worth a look.

import { methods } from '../intake/read-operations.ts'
import type { Comparison } from './comparison.ts'
import { found } from './comparison.ts'
import { below, canonical, itemsOf, member, membersOf, textOf } from './places.ts'
import type { Place } from './places.ts'
import type { Side } from './schemas/read-shape.ts'

export function compareSchemes(comparison: Comparison): void {
  const old = schemesOf(comparison.old)
  const next = schemesOf(comparison.new)
  const users = usersOf(comparison.old)
  for (const [name, former] of old) {
    const later = next.get(name)
    const operations = users.get(name)
    if (!later || !operations) continue
    for (const member of ['type', 'in', 'name', 'scheme'] as const) {
      if (spoken(former, member) === spoken(later, member)) continue
      const { pointer } = below(later, member)
      comparison.report('security-scheme-changed', pointer, { it: name, new: member }, operations)
    }
    if (textOf(former.value, 'openIdConnectUrl') !== textOf(later.value, 'openIdConnectUrl')) {
      const named = { it: name, new: 'address of its configuration' }
      const { pointer } = below(later, 'openIdConnectUrl')
      comparison.report('security-scheme-address-changed', pointer, named, operations)
    }
    compareFlows(comparison, name, former, later, operations)
  }
}

/** Names of fields and schemes do not care for capitals; those of cookies and the query do. */
function spoken({ value }: Place, key: 'type' | 'in' | 'name' | 'scheme'): string | undefined {
  const text = textOf(value, key)
  const folds = key === 'scheme' || (key === 'name' && textOf(value, 'in') === 'header')
  return folds ? text?.toLowerCase() : text
}

function compareFlows(
  comparison: Comparison,
  it: string,
  former: Place,
  later: Place,
  operations: readonly string[],
): void {
  const old = new Map(membersOf(below(former, 'flows')))
  const next = new Map(membersOf(below(later, 'flows')))
  for (const [name, flow] of old) {
    const still = next.get(name)
    if (!still) {
      comparison.report('security-flow-removed', flow.pointer, { it, old: name }, operations)
      continue
    }
    for (const address of ['authorizationUrl', 'tokenUrl', 'refreshUrl']) {
      if (textOf(flow.value, address) === textOf(still.value, address)) continue
      const { pointer } = below(still, address)
      const named = { it, new: `${address} of ${name}` }
      comparison.report('security-scheme-address-changed', pointer, named, operations)
    }
  }
  for (const [name, { pointer }] of next) {
    if (!old.has(name)) {
      comparison.report('security-flow-added', pointer, { it, new: name }, operations)
    }
  }
}

/** Old names of schemes that have another name now and are otherwise the same. */
export function sameSchemes(comparison: Comparison): ReadonlyMap<string, string> {
  const known = renames.get(comparison)
  if (known) return known
  const [old, next] = [schemesOf(comparison.old), schemesOf(comparison.new)]
  const found = new Map<string, string>()
  for (const [name, { value }] of old) {
    if (next.has(name)) continue
    const same = [...next].find(
      ([other, scheme]) => !old.has(other) && essence(scheme.value) === essence(value),
    )
    if (same) found.set(name, same[0])
  }
  renames.set(comparison, found)
  return found
}

const renames = new WeakMap<Comparison, ReadonlyMap<string, string>>()

function essence(value: unknown): string {
  const keys = ['type', 'in', 'name', 'scheme', 'openIdConnectUrl', 'flows']
  return canonical(keys.map((key) => member(value, key) ?? null))
}

function schemesOf(side: Side): Map<string, Place> {
  const place = below({ value: side.root, pointer: '' }, 'components', 'securitySchemes')
  const all = membersOf(place).flatMap(([name, given]) => {
    const scheme = found(side, given)
    return scheme ? [[name, scheme] as const] : []
  })
  return new Map(all)
}

/** Operations of the document that name a scheme. */
function usersOf(side: Side): Map<string, string[]> {
  const users = new Map<string, string[]>()
  const root = { value: side.root, pointer: '' }
  for (const [path, given] of membersOf(below(root, 'paths'))) {
    const item = found(side, given)
    for (const method of item ? methods : []) {
      const operation = item && found(side, item, method)
      if (!operation) continue
      const own = Array.isArray(member(operation.value, 'security'))
      const names = itemsOf(below(own ? operation : root, 'security')).flatMap((one) =>
        membersOf(one).map(([name]) => name),
      )
      for (const name of new Set(names)) {
        users.set(name, [...(users.get(name) ?? []), `${method.toUpperCase()} ${path}`])
      }
    }
  }
  return users
}

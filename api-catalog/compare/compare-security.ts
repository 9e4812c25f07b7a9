// What a caller has to show. The alternatives of an operation, or those of the document; within one all
// schemes and all scopes hold. An old alternative still serves where a new one asks for no more.

import type { Comparison, Exchange } from './comparison.ts'
import { itemsOf, below, member, membersOf } from './places.ts'
import type { Place } from './places.ts'
import { sameSchemes } from './compare-schemes.ts'

/** Scheme to scopes; empty: nothing to show. */
type Alternative = ReadonlyMap<string, ReadonlySet<string>>

interface Demand {
  readonly alternatives: readonly Alternative[]
  readonly pointer: string
}

export function compareSecurity(comparison: Comparison, exchange: Exchange): void {
  const renamed = sameSchemes(comparison)
  const old = demandOf(comparison.old.root, exchange.old, (name) => renamed.get(name) ?? name)
  const next = demandOf(comparison.new.root, exchange.new, (name) => name)
  const { name: it, operations } = exchange
  const lost = old.alternatives.filter((former) => !next.alternatives.some(asksNoMore(former)))
  const won = next.alternatives.filter((later) => !old.alternatives.some(asksAsMuch(later)))
  const told = new Set<Alternative>()
  for (const former of lost) {
    const stricter = next.alternatives.find((later) => sameNames(former, later))
    if (former.size === 0) {
      const named = { it, new: next.alternatives.map(say).join(' or ') }
      comparison.report('security-required', next.pointer, named, operations)
      for (const later of won) told.add(later)
    } else if (stricter) {
      const named = { it, new: scopesBeyond(stricter, former).join(', ') }
      comparison.report('security-scope-added', next.pointer, named, operations)
      told.add(stricter)
    } else {
      const named = { it, old: say(former) }
      const pointer = next.alternatives.length > 0 ? next.pointer : old.pointer
      comparison.report('security-alternative-removed', pointer, named, operations)
    }
  }
  for (const later of won) {
    if (told.has(later)) continue
    const laxer = old.alternatives.find((former) => sameNames(former, later))
    const fewer = laxer && scopesBeyond(laxer, later)
    if (fewer && fewer.length > 0) {
      const named = { it, old: fewer.join(', ') }
      comparison.report('security-scope-removed', next.pointer, named, operations)
    } else {
      comparison.report(
        'security-alternative-added',
        next.pointer,
        { it, new: say(later) },
        operations,
      )
    }
  }
}

/** Of the operation, else of the document, else nothing. */
function demandOf(root: unknown, operation: Place, rename: (name: string) => string): Demand {
  const own = Array.isArray(member(operation.value, 'security'))
  const place = below(own ? operation : { value: root, pointer: '' }, 'security')
  const alternatives = itemsOf(place).map(
    (item) =>
      new Map(
        membersOf(item).map(([name, scopes]) => [
          rename(name),
          new Set(itemsOf(scopes).map(({ value }) => (typeof value === 'string' ? value : ''))),
        ]),
      ),
  )
  const pointer = place.value === undefined ? operation.pointer : place.pointer
  return { alternatives: alternatives.length > 0 ? alternatives : [new Map()], pointer }
}

function asksNoMore(former: Alternative): (later: Alternative) => boolean {
  return (later) =>
    [...later].every(([name, scopes]) => {
      const shown = former.get(name)
      return shown !== undefined && scopes.isSubsetOf(shown)
    })
}

function asksAsMuch(later: Alternative): (former: Alternative) => boolean {
  return (former) => asksNoMore(later)(former)
}

function sameNames(a: Alternative, b: Alternative): boolean {
  return a.size === b.size && [...a.keys()].every((name) => b.has(name))
}

function scopesBeyond(more: Alternative, less: Alternative): string[] {
  return [...more].flatMap(([name, scopes]) => [...scopes.difference(less.get(name) ?? new Set())])
}

function say(alternative: Alternative): string {
  if (alternative.size === 0) return 'no credentials'
  return [...alternative]
    .map(([name, scopes]) => (scopes.size > 0 ? `${name} (${[...scopes].join(', ')})` : name))
    .join(' with ')
}

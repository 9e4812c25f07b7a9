// Which operations there are. One is known by its method and its path template; how a parameter in the
// template is called is nothing to a caller.

import { methods } from '../intake/read-operations.ts'
import { compareOperation } from './compare-operation.ts'
import { compareCallbacks } from './compare-webhooks.ts'
import { found } from './comparison.ts'
import type { Comparison, Exchange } from './comparison.ts'
import { below, membersOf } from './places.ts'
import type { Place } from './places.ts'
import type { Side } from './schemas/read-shape.ts'
import { noticeOf, sunsetOf } from './sunset.ts'

interface Operation {
  readonly name: string
  /** Without the names of parameters: `GET /persons/{}`. */
  readonly bare: string
  readonly path: string
  readonly item: Place
  readonly place: Place
}

export function comparePaths(comparison: Comparison): void {
  const old = operationsOf(comparison.old)
  const next = operationsOf(comparison.new)
  const [known, latest] = [byName(old), byName(next)]
  const left = new Map(next.filter(({ name }) => !known.has(name)).map((one) => [one.bare, one]))
  for (const former of old) {
    const later = latest.get(former.name) ?? left.get(former.bare)
    if (!later) {
      reportRemoved(comparison, former)
      continue
    }
    if (later === left.get(former.bare)) left.delete(former.bare)
    const exchange: Exchange = {
      name: former.name,
      operations: [former.name],
      sent: 'request',
      got: 'response',
      old: former.place,
      new: later.place,
      oldItem: former.item,
      newItem: later.item,
      oldPath: former.path,
      newPath: later.path,
    }
    compareOperation(comparison, exchange)
    compareCallbacks(comparison, exchange)
  }
  for (const { name, place } of left.values()) {
    comparison.report('operation-added', place.pointer, { it: name })
  }
}

function byName(operations: readonly Operation[]): Map<string, Operation> {
  return new Map(operations.map((operation) => [operation.name, operation]))
}

const removals = {
  none: 'operation-removed',
  future: 'operation-removed-before-sunset',
  deprecated: 'operation-removed-while-deprecated',
  past: 'operation-removed-after-sunset',
} as const

function reportRemoved(comparison: Comparison, { name, place }: Operation): void {
  const rule = removals[noticeOf(place.value, comparison.now)]
  comparison.report(rule, place.pointer, { it: name, old: sunsetOf(place.value) }, [name])
}

function operationsOf(side: Side): Operation[] {
  const paths = below({ value: side.root, pointer: '' }, 'paths')
  return membersOf(paths).flatMap(([path, given]) => {
    const item = path.startsWith('/') ? found(side, given) : undefined
    if (!item) return []
    return methods.flatMap((method) => {
      const place = found(side, item, method)
      if (!place) return []
      const name = `${method.toUpperCase()} ${path}`
      return [{ name, bare: name.replaceAll(/\{[^{}]*\}/g, '{}'), path, item, place }]
    })
  })
}

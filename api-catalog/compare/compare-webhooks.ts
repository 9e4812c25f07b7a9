// Webhooks and callbacks: there the API calls whoever subscribed. What it sends is what they get, and
// what they answer is what it takes.

import { methods } from '../intake/read-operations.ts'
import { compareOperation } from './compare-operation.ts'
import { found } from './comparison.ts'
import type { Comparison, Exchange } from './comparison.ts'
import { below, isMembers, membersOf } from './places.ts'
import type { Place } from './places.ts'
import type { Side } from './schemas/read-shape.ts'

export function compareWebhooks(comparison: Comparison): void {
  const old = below({ value: comparison.old.root, pointer: '' }, 'webhooks')
  const next = below({ value: comparison.new.root, pointer: '' }, 'webhooks')
  const pairs = { old: itemsIn(comparison.old, old), new: itemsIn(comparison.new, next) }
  compareItems(comparison, pairs, 'webhook', [])
}

export function compareCallbacks(comparison: Comparison, exchange: Exchange): void {
  const old = callbacksOf(comparison.old, exchange.old)
  const next = callbacksOf(comparison.new, exchange.new)
  compareItems(comparison, { old, new: next }, 'callback', exchange.operations)
}

type Items = ReadonlyMap<string, Place>

function compareItems(
  comparison: Comparison,
  items: { readonly old: Items; readonly new: Items },
  kind: 'webhook' | 'callback',
  operations: readonly string[],
): void {
  const all = new Set([...items.old.keys(), ...items.new.keys()])
  for (const name of all) {
    const [oldItem, newItem] = [items.old.get(name), items.new.get(name)]
    for (const method of methods) {
      const old = oldItem && found(comparison.old, oldItem, method)
      const next = newItem && found(comparison.new, newItem, method)
      if (old && next && oldItem && newItem) {
        compareOperation(comparison, {
          name: `the ${kind} ${name}`,
          operations,
          sent: 'response',
          got: 'request',
          old,
          new: next,
          oldItem,
          newItem,
          oldPath: '',
          newPath: '',
        })
      } else if (old) {
        comparison.report(`${kind}-removed`, old.pointer, { it: name }, operations)
      } else if (next) {
        comparison.report(`${kind}-added`, next.pointer, { it: name }, operations)
      }
    }
  }
}

function callbacksOf(side: Side, operation: Place): Items {
  const all = membersOf(below(operation, 'callbacks')).flatMap(([name, given]) => {
    const callback = found(side, given)
    if (!callback) return []
    return [...itemsIn(side, callback)].map(
      ([address, item]) => [`${name} ${address}`, item] as const,
    )
  })
  return new Map(all)
}

function itemsIn(side: Side, place: Place): Items {
  const all = membersOf(place).flatMap(([name, given]) => {
    const item = name.startsWith('x-') ? undefined : found(side, given)
    return item && isMembers(item.value) ? [[name, item] as const] : []
  })
  return new Map(all)
}

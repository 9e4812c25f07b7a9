// How often one address may call a door that asks for no token: a bucket an address that leaks
// evenly (GCRA), in this process only. It protects the bus, it is no quota anybody is promised.

import type { Clock } from '#kernel/clock/clock.ts'

export interface AddressLimit {
  /** Seconds to wait, or 0 when the call may pass. */
  take(address: string): number
}

/** Calls a second that an address may keep up. */
const rate = 100
/** Calls it may make at once. */
const burst = 400
/** Addresses remembered; beyond that the one seen first is forgotten. */
const maxAddresses = 20_000

export function openAddressLimit({ clock }: { clock: Clock }): AddressLimit {
  const costMs = 1_000 / rate
  /** When the bucket of an address will be empty. */
  const empties = new Map<string, number>()
  return {
    take(address) {
      const key = bucketKey(address)
      const now = clock.monotonic()
      const empty = Math.max(now, empties.get(key) ?? 0)
      const over = empty + costMs - now - burst * costMs
      if (over > 0) return Math.ceil(over / 1_000)
      empties.set(key, empty + costMs)
      if (empties.size > maxAddresses) empties.delete(empties.keys().next().value!)
      return 0
    },
  }
}

/** One bucket for a /64 of IPv6: a caller has as many addresses there as he likes. */
function bucketKey(address: string): string {
  if (!address.includes(':')) return address
  const [head = '', tail] = address.split('%')[0]!.split('::')
  const groups = head === '' ? [] : head.split(':')
  if (tail !== undefined) {
    const last = tail === '' ? [] : tail.split(':')
    while (groups.length + last.length < 8) groups.push('0')
    groups.push(...last)
  }
  return groups.slice(0, 4).join(':')
}

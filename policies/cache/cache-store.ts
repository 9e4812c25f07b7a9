// The kept replies of one API. Bounded three ways: addresses, replies of one address, bytes.
//
//   addresses   key ─▶ {path, copies}    in the order of their last use: the oldest goes first
//   paths       path ─▶ its keys         a write to a path forgets every reply of it
//   writes      path ─▶ turn             which calls began before the last write: what they bring is old
//
// Keys and paths are digests: a path may hold the number of a person.

import { Ages } from '../ages.ts'
import type { Linked } from '../ages.ts'
import type { Copy } from './copy.ts'

export interface CacheStore {
  /** What is kept under the key, newest first. */
  find(key: string): readonly Copy[]
  /** The same, and no use of it. */
  peek(key: string): readonly Copy[]
  /** `since`: the turn at which the call began. Nothing is kept when its path was written since. */
  put(key: string, path: string, copy: Copy, since: number): void
  /** Nothing of the path holds any more. */
  forget(path: string): void
  readonly turn: number
  readonly bytes: number
  readonly size: number
}

export interface Bounds {
  readonly entries: number
  readonly bytes: number
}

interface Address extends Linked<Address> {
  readonly key: string
  readonly path: string
  readonly copies: readonly Copy[]
}

/** Replies of one address that differ by what Vary names. */
const mostCopies = 8
/** Writes of which the time is remembered, path by path. */
const mostWrites = 1_000

export function openCacheStore(bounds: Bounds): CacheStore {
  const addresses = new Map<string, Address>()
  const paths = new Map<string, Set<string>>()
  const writes = new Map<string, number>()
  /** Of writes no longer remembered: calls that began before are not believed. */
  let floor = 0
  let turn = 0
  let bytes = 0
  const byUse = new Ages<Address>()

  return {
    find(key) {
      const address = addresses.get(key)
      if (address === undefined) return []
      byUse.remove(address)
      byUse.add(address)
      return address.copies
    },
    peek: (key) => addresses.get(key)?.copies ?? [],
    put(key, path, copy, since) {
      if (since < floor || since < (writes.get(path) ?? 0)) return
      const old = addresses.get(key)?.copies ?? []
      drop(key)
      const others = old.filter((one) => !isSame(one, copy)).slice(0, mostCopies - 1)
      const copies = [copy, ...others]
      const address: Address = { key, path, copies, older: undefined, newer: undefined }
      addresses.set(key, address)
      byUse.add(address)
      bytes += sizeOf(copies)
      const keys = paths.get(path) ?? new Set()
      paths.set(path, keys.add(key))
      while (addresses.size > bounds.entries || bytes > bounds.bytes) drop(byUse.oldest!.key)
    },
    forget(path) {
      turn += 1
      writes.delete(path)
      writes.set(path, turn)
      if (writes.size > mostWrites) {
        const oldest = writes.keys().next().value!
        floor = writes.get(oldest)!
        writes.delete(oldest)
      }
      for (const key of paths.get(path) ?? []) drop(key)
    },
    get turn() {
      return turn
    },
    get bytes() {
      return bytes
    },
    get size() {
      return addresses.size
    },
  }

  function drop(key: string): void {
    const address = addresses.get(key)
    if (address === undefined) return
    addresses.delete(key)
    byUse.remove(address)
    bytes -= sizeOf(address.copies)
    const keys = paths.get(address.path)
    keys?.delete(key)
    if (keys?.size === 0) paths.delete(address.path)
  }
}

function sizeOf(copies: readonly Copy[]): number {
  return copies.reduce((sum, { size }) => sum + size, 0)
}

/** They answer the same calls. */
function isSame(one: Copy, other: Copy): boolean {
  const texts = (copy: Copy) => JSON.stringify([copy.vary, copy.said])
  return texts(one) === texts(other)
}

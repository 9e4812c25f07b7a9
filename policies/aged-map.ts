// A Map that knows its oldest key at once, whatever came and went (ages.ts tells why a Map does not).
// A key keeps its age when it is set anew; to make it the youngest, delete it first.

import { Ages } from './ages.ts'
import type { Linked } from './ages.ts'

interface Entry<value> extends Linked<Entry<value>> {
  readonly key: string
  value: value
}

export class AgedMap<value> {
  readonly #entries = new Map<string, Entry<value>>()
  readonly #ages = new Ages<Entry<value>>()

  get size(): number {
    return this.#entries.size
  }

  get oldest(): { readonly key: string; readonly value: value } | undefined {
    return this.#ages.oldest
  }

  get(key: string): value | undefined {
    return this.#entries.get(key)?.value
  }

  set(key: string, value: value): void {
    const known = this.#entries.get(key)
    if (known !== undefined) {
      known.value = value
      return
    }
    const entry: Entry<value> = { key, value, older: undefined, newer: undefined }
    this.#entries.set(key, entry)
    this.#ages.add(entry)
  }

  delete(key: string): boolean {
    const entry = this.#entries.get(key)
    if (entry === undefined) return false
    this.#ages.remove(entry)
    return this.#entries.delete(key)
  }

  keys(): Iterable<string> {
    return this.#entries.keys()
  }
}

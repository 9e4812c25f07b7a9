// Values of a document with the place they stand at, and where a `$ref` leads. Own members only: a
// property called `constructor` is a property like any other.

import { longestChain } from '../intake/follow-ref.ts'
import { escapePointer } from '../intake/pointer.ts'

export interface Place {
  readonly value: unknown
  /** RFC 6901. */
  readonly pointer: string
  /** Of a component it was reached by, `Person`. */
  readonly name?: string
}

type Members = Readonly<Record<string, unknown>>

/** A schema that takes anything and stands nowhere. */
export const anything: Place = { value: true, pointer: '' }

export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function member(value: unknown, key: string): unknown {
  return isMembers(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

export function textOf(value: unknown, key: string): string | undefined {
  const found = member(value, key)
  return typeof found === 'string' ? found : undefined
}

export function below(place: Place, ...keys: readonly string[]): Place {
  let { value, pointer } = place
  for (const key of keys) {
    value = member(value, key)
    pointer += slash(key)
  }
  return { value, pointer }
}

/** Most names need no escape, and there are very many of them. */
function slash(key: string): string {
  return key.includes('/') || key.includes('~') ? `/${escapePointer(key)}` : `/${key}`
}

/** The members of an object by name; of anything else, none. */
export function membersOf(place: Place): [string, Place][] {
  if (!isMembers(place.value)) return []
  return Object.entries(place.value).map(([key, value]) => [
    key,
    { value, pointer: place.pointer + slash(key) },
  ])
}

/** The items of a list; of anything else, none. */
export function itemsOf(place: Place): Place[] {
  if (!Array.isArray(place.value)) return []
  return place.value.map((value: unknown, index) => ({
    value,
    pointer: `${place.pointer}/${index}`,
  }))
}

/** Where the references lead in the end; undefined: nowhere, or in a circle. */
export function follow(root: unknown, place: Place): Place | undefined {
  let at = place
  for (let hops = 0; hops <= longestChain; hops++) {
    const ref = textOf(at.value, '$ref')
    if (ref === undefined) return at
    const target = resolve(root, ref)
    if (target === undefined) return undefined
    at = target
  }
  return undefined
}

/** One step of a reference. */
export function resolve(root: unknown, ref: string): Place | undefined {
  if (ref === '#') return { value: root, pointer: '' }
  if (!ref.startsWith('#/')) return undefined
  let value = root
  let pointer = ''
  let key = ''
  for (const step of decode(ref.slice(2)).split('/')) {
    key = step.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Members)[key]
    pointer += slash(key)
  }
  return pointer.startsWith('/components/') ? { value, pointer, name: key } : { value, pointer }
}

function decode(fragment: string): string {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}

/** Equal for values that JSON cannot tell apart, whatever the order of members. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (!isMembers(value)) return JSON.stringify(value) ?? 'null'
  const keys = Object.keys(value).toSorted()
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`
}

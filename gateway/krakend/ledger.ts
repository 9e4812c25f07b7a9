// What became of each key of the input. A reader takes what it carries and remarks on what it does
// not; `forgotten` finds what nobody spoke of, so that nothing is dropped silently.
//
//   config ──▶ Place.take()    it stands in what is written
//          ──▶ Place.remark()  it does not, or not as it was: told with its place and a cure
//          ──▶ forgotten()     neither: told too

export type Pointer = readonly (string | number)[]

export interface Remark {
  /** `changed`: it is carried and behaves otherwise. `left-out`: it is not carried. */
  readonly kind: 'changed' | 'left-out'
  readonly at: Pointer
  readonly why: string
  /** What to do by hand. */
  readonly cure: string
}

/** Keys that KrakenD reads as comments. */
const comment = /^[@$_#!]/

export class Ledger {
  readonly #taken = new Set<string>()
  readonly #remarks: Remark[] = []

  take(at: Pointer): void {
    this.#taken.add(JSON.stringify(at))
  }

  remark(remark: Remark): void {
    this.#remarks.push(remark)
  }

  /** Each once; where something is left out whole, nothing more is said of it. */
  remarks(): Remark[] {
    const whole = this.#remarks.filter(({ kind }) => kind === 'left-out').map(({ at }) => at)
    const told = this.#remarks.filter(({ at, kind }) => {
      return !whole.some((above) => isBelow(at, above) || (kind === 'changed' && isSame(at, above)))
    })
    return [...new Map(told.map((remark) => [JSON.stringify(remark), remark])).values()]
  }

  /** The highest places of `value` of which nothing was said. */
  forgotten(value: unknown): Pointer[] {
    const keysOf = (kind: Remark['kind']) =>
      this.#remarks.filter((remark) => remark.kind === kind).map(({ at }) => JSON.stringify(at))
    const whole = new Set([...this.#taken, ...keysOf('left-out')])
    const changed = new Set(keysOf('changed'))
    const known = (at: Pointer, inner: unknown) => {
      const key = JSON.stringify(at)
      return whole.has(key) || (changed.has(key) && !isMapping(inner))
    }
    return unspoken(value, [], known) ?? []
  }
}

/** A value of the config and where it stands. */
export class Place {
  readonly value: unknown
  readonly at: Pointer
  readonly #ledger: Ledger

  constructor(value: unknown, at: Pointer, ledger: Ledger) {
    this.value = value
    this.at = at
    this.#ledger = ledger
  }

  get(key: string | number): Place {
    const value = isThing(this.value) ? this.value[key as keyof typeof this.value] : undefined
    return new Place(value, [...this.at, key], this.#ledger)
  }

  /** The value with all below it: it is carried. The form was checked before. */
  take<type>(): type | undefined {
    if (this.value !== undefined) this.#ledger.take(this.at)
    return this.value as type | undefined
  }

  items(): Place[] {
    return Array.isArray(this.value) ? this.value.map((_, at) => this.get(at)) : []
  }

  members(): [string, Place][] {
    if (!isMapping(this.value)) return []
    return Object.keys(this.value as object).map((key) => [key, this.get(key)])
  }

  changed(why: string, cure: string): void {
    this.#ledger.remark({ kind: 'changed', at: this.at, why, cure })
  }

  leftOut(why: string, cure: string): void {
    this.#ledger.remark({ kind: 'left-out', at: this.at, why, cure })
  }
}

/** Undefined: nothing in it was spoken of, which is told once, of the whole. */
function unspoken(
  value: unknown,
  at: Pointer,
  known: (at: Pointer, value: unknown) => boolean,
): Pointer[] | undefined {
  if (known(at, value)) return []
  const keys = isThing(value) ? Object.keys(value).filter((key) => !comment.test(key)) : []
  const step = (key: string) => (Array.isArray(value) ? Number(key) : key)
  const below = keys.map((key) => {
    const inner = [...at, step(key)]
    const found = unspoken((value as Record<string, unknown>)[key], inner, known)
    return { spoken: found !== undefined, places: found ?? [inner] }
  })
  if (!below.some(({ spoken }) => spoken)) return undefined
  return below.flatMap(({ places }) => places)
}

function isBelow(at: Pointer, above: Pointer): boolean {
  return at.length > above.length && above.every((step, n) => step === at[n])
}

function isSame(at: Pointer, other: Pointer): boolean {
  return at.length === other.length && at.every((step, n) => step === other[n])
}

function isMapping(value: unknown): boolean {
  return isThing(value) && !Array.isArray(value)
}

function isThing(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

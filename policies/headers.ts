// Header fields as one flat list `[name, value, name, value, …]` in the order and spelling they came
// in: cheap to pass on, edited by one pass. Names are compared without case (RFC 9110 §5.1); the
// callers pass them in lower case.

export class HeaderList {
  /** Names at even places, values at odd ones. */
  readonly flat: string[]
  /** A step wrote into it: what stands there did not all come through a parser of heads. */
  edited = false

  constructor(flat: string[] = []) {
    this.flat = flat
  }

  /** The first value of the field, or undefined. `name` in lower case. */
  get(name: string): string | undefined {
    const { flat } = this
    for (let at = 0; at < flat.length; at += 2) {
      if (same(flat[at]!, name)) return flat[at + 1]
    }
    return undefined
  }

  /** The value of a field that may come once: undefined when it is not there, false when it comes twice. */
  lone(name: string): string | undefined | false {
    const { flat } = this
    let value: string | undefined
    for (let at = 0; at < flat.length; at += 2) {
      if (!same(flat[at]!, name)) continue
      if (value !== undefined) return false
      value = flat[at + 1]
    }
    return value
  }

  /** Every value of the field, in order. */
  all(name: string): string[] {
    const { flat } = this
    const values: string[] = []
    for (let at = 0; at < flat.length; at += 2) {
      if (same(flat[at]!, name)) values.push(flat[at + 1]!)
    }
    return values
  }

  has(name: string): boolean {
    return this.get(name) !== undefined
  }

  /** Puts one field in the place of all of that name. */
  set(name: string, value: string): void {
    this.delete(name.toLowerCase())
    this.add(name, value)
  }

  /** Puts one field beside those of that name. */
  add(name: string, value: string): void {
    this.edited = true
    this.flat.push(name, value)
  }

  /** `name` in lower case. */
  delete(name: string): void {
    const { flat } = this
    let kept = 0
    for (let at = 0; at < flat.length; at += 2) {
      if (same(flat[at]!, name)) continue
      if (kept !== at) {
        flat[kept] = flat[at]!
        flat[kept + 1] = flat[at + 1]!
      }
      kept += 2
    }
    flat.length = kept
  }
}

function same(name: string, lower: string): boolean {
  if (name.length !== lower.length) return false
  // Nearly every other field of that length is told apart by its first letter.
  if ((name.charCodeAt(0) | 0x20) !== (lower.charCodeAt(0) | 0x20)) return false
  return name === lower || name.toLowerCase() === lower
}

// A JSON text that can be edited without being rewritten: what no edit touches is printed letter for
// letter as it came: numbers of any length, spelling of texts, order, white space.
//
//   {␣"a":␣1.00␣,␣"b":␣[2]␣}        a Value knows where it stands in its source
//    └────label┘└value┘└tail        a Kid is a Value with the letters before and after it
//
// Nothing here is ever made a JavaScript object: `__proto__` is a name like any other.

export interface Document {
  /** The letters before the root, and those after it. */
  readonly lead: string
  readonly tail: string
  root: Value
}

export interface Value {
  readonly source: string
  readonly from: number
  readonly to: number
  /** Members or items; undefined: a text, a number, true, false or null. */
  readonly kids: Kid[] | undefined
  readonly isObject: boolean
  /** Something in it is not as it came. */
  changed: boolean
}

export interface Kid {
  /** Decoded; empty in an array. */
  name: string
  /** `"name":`; undefined: as it stands in `source`, from `from` to `valueFrom`. */
  label: string | undefined
  value: Value
  readonly source: string
  readonly from: number
  readonly valueFrom: number
  readonly valueTo: number
  readonly to: number
}

export function printDocument({ lead, root, tail }: Document): string {
  return lead + print(root) + tail
}

/** The text of one value. */
export function print({ source, from, to, kids, isObject, changed }: Value): string {
  if (!changed || kids === undefined) return source.slice(from, to)
  let text = isObject ? '{' : '['
  for (let at = 0; at < kids.length; at++) {
    const kid = kids[at]!
    if (at > 0) text += ','
    text += kid.label ?? kid.source.slice(kid.from, kid.valueFrom)
    text += print(kid.value)
    text += kid.source.slice(kid.valueTo, kid.to)
  }
  return text + (isObject ? '}' : ']')
}

/** A member that was not there before. */
export function newMember(name: string, value: Value): Kid {
  const nowhere = { source: '', from: 0, valueFrom: 0, valueTo: 0, to: 0 }
  return { name, label: labelOf(name), value, ...nowhere }
}

/** An object of one member. */
export function newObject(name: string, value: Value): Value {
  const kids = [newMember(name, value)]
  return { source: '', from: 0, to: 0, kids, isObject: true, changed: true }
}

/** `text`: the JSON of something that has neither members nor items. */
export function newScalar(text: string): Value {
  return {
    source: text,
    from: 0,
    to: text.length,
    kids: undefined,
    isObject: false,
    changed: false,
  }
}

export function labelOf(name: string): string {
  return `${JSON.stringify(name)}:`
}

/** The member or item; `word` of a pointer: in an array the place, from 0. */
export function kidAt({ kids, isObject }: Value, word: string): number {
  if (kids === undefined) return -1
  if (isObject) return kids.findIndex(({ name }) => name === word)
  const place = /^(?:0|[1-9]\d{0,8})$/.test(word) ? Number(word) : -1
  return place < kids.length ? place : -1
}

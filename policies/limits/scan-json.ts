// One look over the bytes of a JSON text, without building a value: how deep it is nested, how many
// members and items stand together, how long its texts are. Linear, and over at the first breach.
//
//   {"parents": [{"name": "…"}, {"name": "…"}]}
//   1           2 3                               depth
//
// What no JSON parser would take is refused as well: behind a bracket or a quote that means nothing
// to this reader, a more lenient one might find what was to be kept out (RFC 8259).

import { isUtf8 } from 'node:buffer'
import type { JsonLimits } from './options.ts'

export interface Breach {
  /** Too much of something, or no JSON at all. */
  readonly kind: 'complex' | 'broken'
  /** A sentence with the cure, without a word of the text. */
  readonly detail: string
}

// What may come next.
const value = 1
const firstItem = 2
const firstKey = 3
const key = 4
const colon = 5
const more = 6

/** Undefined: nothing is against it. */
export function scanJson(bytes: Uint8Array, limits: JsonLimits): Breach | undefined {
  if (!isUtf8(bytes)) return broken('is not in UTF-8')
  const { depth: most, text } = limits
  /** Of each open level: its members or items so far, and whether it is an object. */
  const counts = new Uint32Array(most + 1)
  const isObject = new Uint8Array(most + 1)
  const { length } = bytes
  let depth = 0
  let next = value
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0

  while (at < length) {
    const byte = bytes[at]!
    switch (byte) {
      case 0x20:
      case 0x09:
      case 0x0a:
      case 0x0d:
        at += 1
        continue
      case 0x7b:
      case 0x5b:
        if (next !== value && next !== firstItem) return unexpected()
        if (depth === most) {
          return complex(`is nested deeper than ${most} levels`, 'make it flatter')
        }
        depth += 1
        isObject[depth] = byte === 0x7b ? 1 : 0
        // A list has an item as soon as one begins; an object has members by its colons.
        counts[depth] = 0
        next = byte === 0x7b ? firstKey : firstItem
        at += 1
        continue
      case 0x7d:
      case 0x5d: {
        const empty = byte === 0x7d ? firstKey : firstItem
        const closes = depth > 0 && isObject[depth] === (byte === 0x7d ? 1 : 0)
        if (!closes || (next !== empty && next !== more)) return unexpected()
        depth -= 1
        next = more
        at += 1
        continue
      }
      case 0x2c: {
        if (next !== more || depth === 0) return unexpected()
        next = isObject[depth] === 1 ? key : value
        const breach = addOne()
        if (breach) return breach
        at += 1
        continue
      }
      case 0x3a:
        if (next !== colon) return unexpected()
        next = value
        at += 1
        continue
      case 0x22: {
        if (next === colon || next === more) return unexpected()
        const end = endOfText(bytes, at + 1, text)
        if (end === tooLong) return longText()
        if (end === unclosed) return broken('has a text that is not closed')
        next = next === key || next === firstKey ? colon : more
        at = end
        continue
      }
      default: {
        if ((next !== value && next !== firstItem) || !beginsWord(byte)) return unexpected()
        const start = at
        while (at < length && isOfWord(bytes[at]!)) at += 1
        if (at - start > text) return longText()
        next = more
      }
    }
  }
  return depth === 0 && next === more ? undefined : broken('ends too early')

  /** The count is of commas: the member or item after one is one more than there are. */
  function addOne(): Breach | undefined {
    const count = ++counts[depth]! + 1
    const { keys, items } = limits
    if (isObject[depth] === 1) {
      if (count > keys) return complex(`has an object of more than ${keys} members`, 'split it')
    } else if (count > items) {
      return complex(`has a list of more than ${items} items`, 'send it in parts')
    }
    return undefined
  }

  function longText(): Breach {
    return complex(`has a text or number longer than ${text} bytes`, 'shorten it')
  }

  function unexpected(): Breach {
    return broken(`is no JSON from byte ${at + 1} on`)
  }
}

const tooLong = -1
const unclosed = -2

/** Where the text that begins at `start` is over, with its quote. */
function endOfText(bytes: Uint8Array, start: number, most: number): number {
  const last = Math.min(bytes.length, start + most + 1)
  for (let at = start; at < last; at++) {
    const byte = bytes[at]!
    if (byte === 0x22) return at + 1
    if (byte === 0x5c) at += 1
    else if (byte < 0x20) return unclosed
  }
  return last < bytes.length ? tooLong : unclosed
}

/** `-`, a digit, or the first letter of `true`, `false`, `null`. */
function beginsWord(byte: number): boolean {
  return isDigit(byte) || byte === 0x2d || byte === 0x74 || byte === 0x66 || byte === 0x6e
}

/** Letters, digits, `+ - .`: whether they are a number is for who parses it. */
function isOfWord(byte: number): boolean {
  const lower = byte | 0x20
  if (lower >= 0x61 && lower <= 0x7a) return true
  return isDigit(byte) || byte === 0x2b || byte === 0x2d || byte === 0x2e
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}

function complex(what: string, cure: string): Breach {
  return { kind: 'complex', detail: `The body ${what}; ${cure}.` }
}

function broken(what: string): Breach {
  return { kind: 'broken', detail: `The body ${what}; send one JSON value in UTF-8.` }
}

// Reads a JSON text (RFC 8259) strictly, in one pass and in bounded depth and number: what
// `JSON.parse` refuses is refused, and so is a name that stands twice in one object, of which one
// reader would take the first and another the last. What is wrong is told without a word of the text.

import { isUtf8 } from 'node:buffer'
import { deepest } from '../openapi/read-json.ts'
import type { Document, Kid, Value } from './document.ts'

export type ReadDocument =
  | { readonly kind: 'read'; readonly document: Document }
  | { readonly kind: 'broken'; readonly detail: string }

/** Members and items; each takes some 150 bytes while a body is held. */
export const mostValues = 300_000

export function readDocument(bytes: Uint8Array): ReadDocument {
  if (!isUtf8(bytes)) return { kind: 'broken', detail: 'is not UTF-8' }
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return readText(buffer.toString())
}

export function readText(text: string): ReadDocument {
  const reader = new Reader(text)
  try {
    return { kind: 'read', document: reader.document() }
  } catch (thrown) {
    if (thrown instanceof Broken) return { kind: 'broken', detail: thrown.message }
    throw thrown
  }
}

class Broken extends Error {}

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const escape = /\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})/y

class Reader {
  readonly #text: string
  #at = 0
  #values = 0
  #escaped = false

  constructor(text: string) {
    this.#text = text
  }

  document(): Document {
    this.#space()
    const lead = this.#text.slice(0, this.#at)
    const root = this.#value(0)
    const end = this.#at
    this.#space()
    if (this.#at < this.#text.length) this.#fail()
    return { lead, root, tail: this.#text.slice(end) }
  }

  #value(depth: number): Value {
    if (++this.#values > mostValues) throw new Broken(`holds more than ${mostValues} values`)
    const from = this.#at
    let kids: Kid[] | undefined
    let isObject = false
    switch (this.#text.charCodeAt(from)) {
      case quote:
        this.#string()
        break
      case 0x7b:
        isObject = true
        kids = this.#members(depth + 1)
        break
      case 0x5b:
        kids = this.#items(depth + 1)
        break
      case 0x74:
        this.#word('true')
        break
      case 0x66:
        this.#word('false')
        break
      case 0x6e:
        this.#word('null')
        break
      default:
        this.#pattern(number)
    }
    return { source: this.#text, from, to: this.#at, kids, isObject, changed: false }
  }

  #members(depth: number): Kid[] {
    const kids: Kid[] = []
    if (this.#opens(depth, 0x7d)) return kids
    const names = new Set<string>()
    do {
      const from = this.#at
      this.#space()
      const name = this.#name()
      if (names.size === names.add(name).size)
        throw new Broken('names a member twice in one object')
      this.#space()
      this.#take(0x3a)
      kids.push(this.#kid(name, from, depth))
    } while (this.#goesOn(0x7d))
    return kids
  }

  #items(depth: number): Kid[] {
    const kids: Kid[] = []
    if (this.#opens(depth, 0x5d)) return kids
    do kids.push(this.#kid('', this.#at, depth))
    while (this.#goesOn(0x5d))
    return kids
  }

  #kid(name: string, from: number, depth: number): Kid {
    this.#space()
    const valueFrom = this.#at
    const value = this.#value(depth)
    const valueTo = this.#at
    this.#space()
    const source = this.#text
    return { name, label: undefined, value, source, from, valueFrom, valueTo, to: this.#at }
  }

  /** True: it is empty, and closed again. */
  #opens(depth: number, close: number): boolean {
    if (depth > deepest) throw new Broken(`nests deeper than ${deepest} levels`)
    const open = ++this.#at
    this.#space()
    if (this.#text.charCodeAt(this.#at) === close) {
      this.#at += 1
      return true
    }
    this.#at = open
    return false
  }

  #goesOn(close: number): boolean {
    const letter = this.#text.charCodeAt(this.#at)
    if (letter !== close && letter !== 0x2c) this.#fail()
    this.#at += 1
    return letter !== close
  }

  #name(): string {
    const from = this.#at
    if (this.#text.charCodeAt(from) !== quote) this.#fail()
    this.#string()
    if (!this.#escaped) return this.#text.slice(from + 1, this.#at - 1)
    return JSON.parse(this.#text.slice(from, this.#at)) as string
  }

  #string(): void {
    const text = this.#text
    this.#escaped = false
    this.#at += 1
    for (;;) {
      const letter = text.charCodeAt(this.#at)
      if (letter === quote) break
      if (letter === 0x5c) {
        this.#escaped = true
        this.#pattern(escape)
      } else if (letter >= 0x20) this.#at += 1
      // A control letter, or NaN: the text is over.
      else this.#fail()
    }
    this.#at += 1
  }

  #pattern(pattern: RegExp): void {
    pattern.lastIndex = this.#at
    if (!pattern.test(this.#text)) this.#fail()
    this.#at = pattern.lastIndex
  }

  #word(word: string): void {
    if (!this.#text.startsWith(word, this.#at)) this.#fail()
    this.#at += word.length
  }

  #take(letter: number): void {
    if (this.#text.charCodeAt(this.#at) !== letter) this.#fail()
    this.#at += 1
  }

  #space(): void {
    for (;;) {
      const letter = this.#text.charCodeAt(this.#at)
      if (letter !== 0x20 && letter !== 0x0a && letter !== 0x0d && letter !== 0x09) return
      this.#at += 1
    }
  }

  #fail(): never {
    throw new Broken(`is not JSON at character ${this.#at + 1}`)
  }
}

const quote = 0x22

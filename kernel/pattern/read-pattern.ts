// An ECMA-262 pattern as a tree. Read with the meaning of the `u` flag, but as leniently as real
// documents need (`\-`, `[\w-.]` and a lone `}` are taken for what they plainly say). Lookaround,
// backreferences and inline flags have no linear-time engine, and letters escaped without a meaning
// come from other dialects: such patterns are not read at all.

import { charSet, dot, escapes } from './char-set.ts'
import type { CharSet, Range } from './char-set.ts'

export type Tree =
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'edge'; readonly edge: '^' | '$' | '\\b' | '\\B' }
  | { readonly kind: 'sequence'; readonly parts: readonly Tree[] }
  | { readonly kind: 'choice'; readonly options: readonly Tree[] }
  | { readonly kind: 'repeat'; readonly part: Tree; readonly min: number; readonly max: number }

const longest = 4000
const deepest = 40
// oxfmt-ignore
const controls: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, 0: 0 }

class Unreadable extends Error {}

export function readPattern(source: string): Tree | undefined {
  if (source.length > longest) return undefined
  const signs = Array.from(source)
  let at = 0
  try {
    const tree = choice(0)
    return at === signs.length ? tree : undefined
  } catch (thrown) {
    if (thrown instanceof Unreadable) return undefined
    throw thrown
  }

  function choice(depth: number): Tree {
    if (depth > deepest) throw new Unreadable()
    const options = [sequence(depth)]
    while (take('|')) options.push(sequence(depth))
    return options.length === 1 ? options[0]! : { kind: 'choice', options }
  }

  function sequence(depth: number): Tree {
    const parts: Tree[] = []
    while (at < signs.length && signs[at] !== '|' && signs[at] !== ')') parts.push(term(depth))
    return parts.length === 1 ? parts[0]! : { kind: 'sequence', parts }
  }

  function term(depth: number): Tree {
    const grouped = signs[at] === '('
    const part = atom(depth)
    const times = quantifier()
    if (!times) return part
    if ((part.kind === 'edge' && !grouped) || quantifier()) throw new Unreadable()
    return { kind: 'repeat', part, ...times }
  }

  function quantifier(): { min: number; max: number } | undefined {
    let times: { min: number; max: number } | undefined
    if (take('*')) times = { min: 0, max: Infinity }
    else if (take('+')) times = { min: 1, max: Infinity }
    else if (take('?')) times = { min: 0, max: 1 }
    else {
      const braces = /^\{(\d{1,9})(?:(,)(\d{1,9})?)?\}/.exec(signs.slice(at, at + 24).join(''))
      if (!braces) return undefined
      at += braces[0].length
      const min = Number(braces[1])
      times = { min, max: braces[3] ? Number(braces[3]) : braces[2] ? Infinity : min }
      if (times.max < min) throw new Unreadable()
    }
    take('?') // lazy: the same texts match
    return times
  }

  function atom(depth: number): Tree {
    const sign = signs[at++]!
    if (sign === '^' || sign === '$') return { kind: 'edge', edge: sign }
    if (sign === '.') return { kind: 'set', set: dot }
    if (sign === '[') return { kind: 'set', set: classOf() }
    if (sign === '(') return group(depth)
    if ('*+?'.includes(sign)) throw new Unreadable()
    if (sign !== '\\') return { kind: 'set', set: only(sign.codePointAt(0)!) }
    if (take('b')) return { kind: 'edge', edge: '\\b' }
    if (take('B')) return { kind: 'edge', edge: '\\B' }
    const meant = escape()
    return { kind: 'set', set: typeof meant === 'number' ? only(meant) : meant }
  }

  function group(depth: number): Tree {
    if (take('?')) {
      const name = /^<[\p{ID_Start}$_][\p{ID_Continue}$]*>/u.exec(signs.slice(at, at + 80).join(''))
      if (name) at += Array.from(name[0]).length
      else if (!take(':')) throw new Unreadable()
    }
    const tree = choice(depth + 1)
    if (!take(')')) throw new Unreadable()
    return tree
  }

  /** After the backslash: a code point, or the set that the escape stands for. */
  function escape(): number | CharSet {
    const sign = signs[at++]
    if (sign === undefined) throw new Unreadable()
    const set = escapes[sign]
    if (set) return set
    if (sign in controls && !(sign === '0' && /\d/.test(signs[at] ?? ''))) return controls[sign]!
    if (sign === 'x') return hex(2)
    if (sign === 'u') return unicode()
    if (sign === 'p' || sign === 'P') return property(sign)
    if (sign === 'c' && /^[A-Za-z]$/.test(signs[at] ?? '')) return signs[at++]!.codePointAt(0)! % 32
    if (/[A-Za-z0-9]/.test(sign)) throw new Unreadable()
    return sign.codePointAt(0)!
  }

  function hex(length: number): number {
    const digits = signs.slice(at, at + length).join('')
    if (digits.length !== length || !/^[0-9a-f]+$/i.test(digits)) throw new Unreadable()
    at += length
    return Number.parseInt(digits, 16)
  }

  function unicode(): number {
    const braces = /^\{([0-9a-f]{1,8})\}/i.exec(signs.slice(at, at + 10).join(''))
    if (braces) {
      at += braces[0].length
      const point = Number.parseInt(braces[1]!, 16)
      if (point > 0x10ffff) throw new Unreadable()
      return point
    }
    const high = hex(4)
    if (high >> 10 !== 0x36 || signs[at] !== '\\' || signs[at + 1] !== 'u') return high
    const back = at
    at += 2
    if (signs[at] !== '{') {
      const low = hex(4)
      if (low >> 10 === 0x37) return 0x10000 + ((high & 0x3ff) << 10) + (low & 0x3ff)
    }
    at = back
    return high
  }

  function property(letter: string): CharSet {
    const braces = /^\{[\w=]{1,60}\}/.exec(signs.slice(at, at + 64).join(''))
    if (!braces) throw new Unreadable()
    at += braces[0].length
    const written = `\\${letter}${braces[0]}`
    try {
      new RegExp(written, 'u')
    } catch {
      throw new Unreadable()
    }
    return charSet([], [written])
  }

  function classOf(): CharSet {
    const negated = take('^')
    const ranges: Range[] = []
    const properties: string[] = []
    while (!take(']')) {
      const from = classAtom()
      if (signs[at] === '-' && signs[at + 1] !== ']') {
        at += 1
        const to = classAtom()
        if (typeof from !== 'number' || typeof to !== 'number') add(from, 0x2d, to)
        else if (to < from) throw new Unreadable()
        else ranges.push([from, to])
        continue
      }
      add(from)
    }
    return charSet(ranges, properties, negated)

    function add(...members: (number | CharSet)[]) {
      for (const member of members) {
        if (typeof member === 'number') ranges.push([member, member])
        else {
          ranges.push(...member.ranges)
          properties.push(...member.properties)
        }
      }
    }
  }

  function classAtom(): number | CharSet {
    const sign = signs[at++]
    if (sign === undefined) throw new Unreadable()
    if (sign !== '\\') return sign.codePointAt(0)!
    return take('b') ? 8 : escape()
  }

  function take(sign: string): boolean {
    if (signs[at] !== sign) return false
    at += 1
    return true
  }
}

function only(point: number): CharSet {
  return charSet([[point, point]])
}

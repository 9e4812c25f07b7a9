// Sets of code points, as a pattern names them. Pure ranges are kept sorted and apart; Unicode
// properties stay as written, because their tables are large and the engines have them.

export interface CharSet {
  readonly ranges: readonly Range[]
  /** `\p{L}`, `\P{Lu}`; when there are any, `negated` tells whether the whole is turned round. */
  readonly properties: readonly string[]
  readonly negated: boolean
}

export type Range = readonly [from: number, to: number]

const last = 0x10ffff
// oxfmt-ignore
const asciiWord: Range[] = [[0x30, 0x39], [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]]
// oxfmt-ignore
const space: Range[] = [
  [0x09, 0x0d], [0x20, 0x20], [0xa0, 0xa0], [0x1680, 0x1680], [0x2000, 0x200a],
  [0x2028, 0x2029], [0x202f, 0x202f], [0x205f, 0x205f], [0x3000, 0x3000], [0xfeff, 0xfeff],
]

/** ECMA-262 §22.2.2.9: what the escapes stand for. */
export const escapes: Readonly<Record<string, CharSet>> = {
  d: charSet([[0x30, 0x39]]),
  D: charSet([[0x30, 0x39]], [], true),
  w: charSet(asciiWord),
  W: charSet(asciiWord, [], true),
  s: charSet(space),
  S: charSet(space, [], true),
}

// oxfmt-ignore
const lineEnds: Range[] = [[0x0a, 0x0a], [0x0d, 0x0d], [0x2028, 0x2029]]
export const dot = charSet(lineEnds, [], true)

export function charSet(
  ranges: readonly Range[],
  properties: readonly string[] = [],
  negated = false,
): CharSet {
  const sorted = merge(ranges)
  if (negated && properties.length === 0) {
    return { ranges: complement(sorted), properties, negated: false }
  }
  return { ranges: sorted, properties, negated }
}

/** False when in doubt: two properties are not compared. */
export function disjoint(a: CharSet, b: CharSet): boolean {
  if (a.properties.length === 0 && b.properties.length === 0) {
    return !a.ranges.some(([from, to]) => b.ranges.some(([low, high]) => from <= high && low <= to))
  }
  if (isSmall(a)) return !points(a).some((point) => has(b, point))
  if (isSmall(b)) return !points(b).some((point) => has(a, point))
  return false
}

function has(set: CharSet, point: number): boolean {
  const character = String.fromCodePoint(point)
  const inside =
    set.ranges.some(([from, to]) => from <= point && point <= to) ||
    set.properties.some((property) => new RegExp(property, 'u').test(character))
  return inside !== set.negated
}

function isSmall(set: CharSet): boolean {
  const size = set.ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0)
  return set.properties.length === 0 && size <= 200
}

function points(set: CharSet): number[] {
  return set.ranges.flatMap(([from, to]) =>
    Array.from({ length: to - from + 1 }, (_, i) => from + i),
  )
}

function merge(ranges: readonly Range[]): Range[] {
  const merged: [number, number][] = []
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const before = merged.at(-1)
    if (before && from <= before[1] + 1) before[1] = Math.max(before[1], to)
    else merged.push([from, to])
  }
  return merged
}

function complement(ranges: readonly Range[]): Range[] {
  const rest: Range[] = []
  let next = 0
  for (const [from, to] of ranges) {
    if (from > next) rest.push([next, from - 1])
    next = to + 1
  }
  if (next <= last) rest.push([next, last])
  return rest
}

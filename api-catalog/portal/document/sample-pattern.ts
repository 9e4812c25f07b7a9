// A short text that a regular expression accepts, so that a curl on a page carries a PESEL that looks
// like one. Reads the plain part of the language: literals, classes, groups, alternatives, counts.
// Whatever is beyond it (look-arounds, back-references, a text over 200 characters) gives undefined.
// The expression itself is never run, so it cannot backtrack.
//
//   choice := branch ('|' branch)*     branch := (atom count?)*     atom := '(' choice ')' | [class] | \d | x

const longest = 200

export function samplePattern(pattern: string, atLeast = 0): string | undefined {
  if (pattern.length > 1000) return undefined
  const reader = { pattern, at: 0, wanted: Math.min(atLeast, longest), depth: 0 }
  try {
    const made = choice(reader)
    return reader.at === pattern.length && made.length <= longest ? made : undefined
  } catch (beyond) {
    if (beyond instanceof Beyond) return undefined
    throw beyond
  }
}

class Beyond extends Error {}

interface Reader {
  readonly pattern: string
  at: number
  /** How long the whole text should be at least: an open count (`+`, `*`, `{2,}`) is stretched to it. */
  readonly wanted: number
  depth: number
}

function choice(reader: Reader): string {
  if (++reader.depth > 50) throw new Beyond()
  let made = branch(reader)
  while (peek(reader) === '|') {
    reader.at++
    const other = branch(reader)
    if (made === '') made = other
  }
  reader.depth--
  return made
}

function branch(reader: Reader): string {
  let made = ''
  for (;;) {
    const next = peek(reader)
    if (next === '' || next === '|' || next === ')') return made
    if (next === '^' || next === '$') {
      reader.at++
      continue
    }
    const one = atom(reader)
    const [from, open] = count(reader)
    const times = open && one !== '' ? Math.max(from, reader.wanted - made.length) : from
    if (times * one.length + made.length > longest) throw new Beyond()
    made += one.repeat(times)
  }
}

function atom(reader: Reader): string {
  const next = take(reader)
  if (next === '(') return group(reader)
  if (next === '[') return charClass(reader)
  if (next === '.') return 'a'
  if (next === '\\') return escaped(take(reader))
  if ('*+?{'.includes(next)) throw new Beyond()
  return next
}

function group(reader: Reader): string {
  if (peek(reader) === '?') {
    if (reader.pattern.slice(reader.at, reader.at + 2) !== '?:') throw new Beyond()
    reader.at += 2
  }
  const made = choice(reader)
  if (take(reader) !== ')') throw new Beyond()
  return made
}

/** The first character of the class; of a negated one, the first of a few that it does not name. */
function charClass(reader: Reader): string {
  const negated = peek(reader) === '^'
  if (negated) reader.at++
  const named: string[] = []
  for (;;) {
    const next = take(reader)
    if (next === ']') break
    named.push(next === '\\' ? escaped(take(reader)) : next)
    if (peek(reader) === '-' && reader.pattern[reader.at + 1] !== ']') {
      if (negated) throw new Beyond()
      reader.at++
      if (take(reader) === '\\') reader.at++
    }
  }
  const chosen = negated ? ['a', '0', '-', '_'].find((one) => !named.includes(one)) : named[0]
  if (chosen === undefined) throw new Beyond()
  return chosen
}

// oxfmt-ignore
const escapes: Readonly<Record<string, string>> = { d: '1', w: 'a', s: ' ', D: 'a', W: '-', S: 'a', t: '\t' }

function escaped(letter: string): string {
  const known = escapes[letter]
  if (known !== undefined) return known
  // `\b`, `\1`, `\p{…}`, `\u…`: beyond us. Escaped punctuation stands for itself.
  if (/[a-zA-Z0-9]/.test(letter)) throw new Beyond()
  return letter
}

/** How often at least, and whether it may be more without end. */
function count(reader: Reader): [number, boolean] {
  const rest = reader.pattern.slice(reader.at)
  const found = /^(?:[?*+]|\{(\d{1,4})(,\d{0,4})?\})\??/.exec(rest)
  if (found === null) return [1, false]
  reader.at += found[0].length
  if (found[1] !== undefined) return [Number(found[1]), found[2] === ',']
  const sign = found[0][0]
  return [sign === '+' ? 1 : 0, sign !== '?']
}

function peek(reader: Reader): string {
  return reader.pattern[reader.at] ?? ''
}

function take(reader: Reader): string {
  const next = peek(reader)
  if (next === '') throw new Beyond()
  reader.at++
  return next
}

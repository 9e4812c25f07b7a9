// Patterns that other people wrote (`pattern` of JSON Schema: ECMA-262, unanchored, Unicode), run in
// time linear in the text, whatever the pattern. The native engine is 10 times faster on short texts
// but backtracks, so it gets only the patterns that `isNativeSafe` can prove linear; RE2 gets the
// rest. What neither can run (lookaround, backreferences, too large) is `undefined`: the caller
// says so to the author, and never falls back on `RegExp`.

import { createRequire } from 'node:module'
import { isNativeSafe } from './native-safe.ts'
import { readPattern } from './read-pattern.ts'
import type { Tree } from './read-pattern.ts'
import { writePattern } from './write-pattern.ts'
import type { Engine } from './write-pattern.ts'

export interface Pattern {
  test(text: string): boolean
  readonly linear: true
  readonly engine: Engine
}

/** RE2 is large and few patterns need it: it is loaded for the first that does. */
const load = createRequire(import.meta.url)

/** RE2's work is length × size of the unrolled pattern: 50,000 characters take 0.3 s at most. */
const largestForRe2 = 600

export function compilePattern(source: string): Pattern | undefined {
  const read = readPattern(source)
  if (!read) return undefined
  const tree = trim(read)
  return isNativeSafe(tree) ? forNative(tree) : forRe2(tree)
}

/**
 * For ajv's `code.regExp`; throws a sentence where `compilePattern` gives nothing. ajv keeps compiled
 * patterns by their `toString()`, so that must tell them apart.
 */
export const ajvRegExp = Object.assign(
  (source: string, flags = ''): Pattern & { toString(): string } => {
    const pattern = flags === '' || flags === 'u' ? compilePattern(source) : undefined
    if (pattern) return { ...pattern, toString: () => `/${source}/u` }
    throw new Error(
      `The pattern ${JSON.stringify(source.slice(0, 80))} cannot be run safely; leave out ` +
        'lookaround, backreferences and flags, and keep it short.',
    )
  },
  { code: 'ajvRegExp' },
)

function forNative(tree: Tree): Pattern {
  const native = new RegExp(writePattern(tree, 'native')!, 'u')
  return { test, linear: true, engine: 'native' }

  function test(text: string): boolean {
    try {
      return native.test(text)
    } catch (thrown) {
      // Over some ten million characters the engine's stack of places to go back to is full.
      if (!(thrown instanceof RangeError)) throw thrown
      return forRe2(tree)?.test(text) ?? false
    }
  }
}

function forRe2(tree: Tree): Pattern | undefined {
  const written = size(tree) > largestForRe2 ? undefined : writePattern(tree, 're2')
  if (written === undefined) return undefined
  const { RE2JS } = load('re2js') as typeof import('re2js')
  try {
    const re2 = RE2JS.compile(written)
    return { test: (text) => re2.test(text), linear: true, engine: 're2' }
  } catch {
    return undefined
  }
}

/**
 * Only whether there is a match is asked, so repeats at the open ends of a pattern shrink to their
 * least: `.*foo\s+` finds a match exactly where `foo\s` does.
 */
function trim(tree: Tree): Tree {
  if (tree.kind === 'choice') return { kind: 'choice', options: tree.options.map(trim) }
  if (tree.kind === 'repeat') return { ...tree, max: tree.min }
  if (tree.kind !== 'sequence') return tree
  const parts = [...tree.parts]
  while (parts.at(-1)?.kind === 'repeat') if (shrinks(parts.length - 1)) break
  while (parts[0]?.kind === 'repeat') if (shrinks(0)) break
  return { kind: 'sequence', parts }

  /** True when something is left of the part. */
  function shrinks(at: number): boolean {
    const part = parts[at] as Tree & { kind: 'repeat' }
    if (part.min === 0) parts.splice(at, 1)
    else parts[at] = { ...part, max: part.min }
    return part.min > 0
  }
}

function size(tree: Tree): number {
  if (tree.kind === 'sequence') return tree.parts.reduce((sum, part) => sum + size(part), 1)
  if (tree.kind === 'choice') return tree.options.reduce((sum, option) => sum + size(option), 1)
  if (tree.kind !== 'repeat') return 1
  return 1 + size(tree.part) * (tree.max === Infinity ? tree.min + 1 : tree.max)
}

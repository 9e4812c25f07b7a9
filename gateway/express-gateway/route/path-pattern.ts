// Paths as Express 4 reads them (path-to-regexp 0.1), turned into patterns that run in linear time:
// without regard to case, with or without a slash at the end.
//
//   /admin/*      /admin/ and below it, not /admin     /users/:id      one segment
//   /a(b)?        as it says                           /users/:id?     one segment or none
//   *             every path                           /:id(\d+)       by the pattern in brackets

import { compilePattern } from '#kernel/pattern/pattern.ts'

export interface PathPattern {
  matches(path: string): boolean
}

/** A string: what is wrong, as a sentence. */
export function compilePath(path: string): PathPattern | string {
  const safe = compilePattern(`^${sourceOf(path)}${path.endsWith('/') ? '?' : '/?'}$`)
  if (safe === undefined) return cannotRun(path)
  return { matches: (asked) => safe.test(asked.toLowerCase()) }
}

/** As the file has it: found anywhere in the path, letter by letter. */
export function compilePathRegex(source: string): PathPattern | string {
  const safe = compilePattern(source)
  return safe === undefined ? cannotRun(source) : { matches: (asked) => safe.test(asked) }
}

function cannotRun(source: string): string {
  return `"${source}" cannot be run safely as a pattern; write it without lookaround, backreferences and nested repeats, or name the paths one by one.`
}

const piece = /\\.|(\/)?(\.)?:(\w+)(\(.*?\))?(\*)?(\?)?|[.*]|\/\(/g

function sourceOf(path: string): string {
  let source = ''
  let from = 0
  for (const found of path.matchAll(piece)) {
    source += lower(path.slice(from, found.index)) + patternOf(found)
    from = found.index + found[0].length
  }
  return source + lower(path.slice(from))
}

function patternOf(found: RegExpExecArray): string {
  const [whole, slash = '', dot, name, capture, star, optional = ''] = found
  if (whole === '*') return '.*'
  if (whole === '.') return '\\.'
  if (whole === '/(') return '/(?:'
  if (name === undefined) return whole
  const before = `${dot === undefined ? '' : '\\.'}${slash}`
  const value =
    capture === undefined ? `[^/${dot === undefined ? '' : '.'}]+` : lower(starred(capture))
  const more = star === undefined ? '' : '(?:/.+)?'
  return `(?:${before}${value}${more})${optional}`
}

/** In brackets of a file a `*` stands for anything, unless it follows a backslash. */
function starred(capture: string): string {
  return capture.replace(/\\.|\*/g, (found) => (found === '*' ? '(?:.*)' : found))
}

/** Letters without regard to case; what follows a backslash means something else in capitals. */
function lower(source: string): string {
  return source.replace(/\\.|[A-Z]+/g, (found) => (found[0] === '\\' ? found : found.toLowerCase()))
}

// Names of hosts: those of `apiEndpoints` (`*` is one label), and the wildcards of `hostMatch` and of
// certificates, where `*` is anything.

import { compilePattern } from '#kernel/pattern/pattern.ts'

export interface HostPattern {
  matches(host: string): boolean
}

/** `host`: the `Host` line; its port does not count. */
export function compileHost(host: string): HostPattern {
  const labels = host.toLowerCase().replace(/[.+?^=!:${}()|[\]/\\-]/g, '\\$&')
  const safe = compilePattern(`^${labels.replaceAll('*', '[^.]+')}$`)
  if (safe === undefined)
    throw new Error(`"${host}" is no name of a host; write *.example.org or a name.`)
  return { matches: (asked) => safe.test(nameOf(asked).toLowerCase()) }
}

/** A string: what is wrong. The whole name must fit, whether or not the file says `^` and `$`. */
export function compileHostRegex(source: string): HostPattern | string {
  const whole = `${source.startsWith('^') ? '' : '^'}${source}${/(^|[^\\])(\\\\)*\$$/.test(source) ? '' : '$'}`
  const safe = compilePattern(lower(whole))
  if (safe === undefined) {
    return `"${source}" cannot be run safely as a pattern; write it without lookaround and backreferences, or name the hosts under \`host\`.`
  }
  return { matches: (asked) => safe.test(nameOf(asked).toLowerCase()) }
}

/** Undefined: a wildcard that is not understood. `*`, `?`, `[abc]` and `{a,b}` are. */
export function compileWildcard(glob: string): HostPattern | undefined {
  if (/^[!#]|[+@!?*]\(|[\\/]/.test(glob)) return undefined
  const source = wildcardSource(glob)
  const safe = source === undefined ? undefined : compilePattern(`^${source}$`)
  if (safe === undefined) return undefined
  // A wildcard does not stand for a dot at the beginning.
  const open = /^[*?[]/.test(glob)
  return {
    matches: (asked) => asked !== '' && !(open && asked.startsWith('.')) && safe.test(asked),
  }
}

function wildcardSource(glob: string): string | undefined {
  let depth = 0
  let source = ''
  for (const letter of glob.replace(/\*+/g, '*')) {
    if (letter === '*') source += '.*'
    else if (letter === '?') source += '.'
    else if (letter === '{') source += ((depth += 1), '(?:')
    else if (letter === '}' && depth > 0) source += ((depth -= 1), ')')
    else if (letter === ',' && depth > 0) source += '|'
    else if ('[]'.includes(letter)) source += letter
    else source += letter.replace(/[.+^$()|{}]/, '\\$&')
  }
  return depth === 0 ? source : undefined
}

function nameOf(host: string): string {
  const from = host.startsWith('[') ? host.indexOf(']') + 1 : 0
  const port = host.indexOf(':', from)
  return port === -1 ? host : host.slice(0, port)
}

function lower(source: string): string {
  return source.replace(/\\.|[A-Z]+/g, (found) => (found[0] === '\\' ? found : found.toLowerCase()))
}

// A pattern tree as source for one of the two engines. Both get the same tree, with every set
// spelled out, so that they cannot differ on what `\s`, `.` or `$` mean.

import type { CharSet } from './char-set.ts'
import type { Tree } from './read-pattern.ts'

export type Engine = 'native' | 're2'

/** `undefined` when the engine has no word for a Unicode property. */
export function writePattern(tree: Tree, engine: Engine): string | undefined {
  if (tree.kind === 'edge') return tree.edge
  if (tree.kind === 'set') return writeSet(tree.set, engine)
  if (tree.kind === 'repeat') {
    const part = writePattern(tree.part, engine)
    const max = tree.max === Infinity ? '' : tree.max
    return part === undefined ? undefined : `(?:${part}){${tree.min},${max}}`
  }
  const parts = tree.kind === 'choice' ? tree.options : tree.parts
  const written = parts.map((part) => writePattern(part, engine))
  if (written.includes(undefined)) return undefined
  return tree.kind === 'choice' ? `(?:${written.join('|')})` : written.join('')
}

function writeSet({ ranges, properties, negated }: CharSet, engine: Engine): string | undefined {
  const point = (code: number) => {
    return engine === 'native' ? `\\u{${code.toString(16)}}` : `\\x{${code.toString(16)}}`
  }
  if (ranges.length === 0 && properties.length === 0) return `[^${point(0)}-${point(0x10ffff)}]`
  const named = properties.map((property) =>
    engine === 'native' ? property : re2Property(property),
  )
  if (named.includes(undefined)) return undefined
  const spelled = ranges.map(([from, to]) =>
    from === to ? point(from) : `${point(from)}-${point(to)}`,
  )
  return `[${negated ? '^' : ''}${spelled.join('')}${named.join('')}]`
}

// oxfmt-ignore
const categories: Readonly<Record<string, string>> = {
  Letter: 'L', Uppercase_Letter: 'Lu', Lowercase_Letter: 'Ll', Titlecase_Letter: 'Lt',
  Modifier_Letter: 'Lm', Other_Letter: 'Lo', Mark: 'M', Number: 'N', Decimal_Number: 'Nd',
  Punctuation: 'P', punct: 'P', Symbol: 'S', Separator: 'Z', Space_Separator: 'Zs', Other: 'C',
}

/** RE2 knows general categories by their short names, and scripts by their own. */
function re2Property(property: string): string | undefined {
  const [, letter, key, value] = /^\\([pP])\{(?:(\w+)=)?(\w+)\}$/.exec(property) ?? []
  if (!value) return undefined
  if (key === 'Script' || key === 'sc') return `\\${letter}{${value}}`
  if (key && key !== 'General_Category' && key !== 'gc') return undefined
  const short = categories[value] ?? value
  return /^[LMNPSZC][a-z]?$/.test(short) ? `\\${letter}{${short}}` : undefined
}

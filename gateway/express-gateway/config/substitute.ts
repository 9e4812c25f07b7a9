// `${NAME}` and `${NAME:-otherwise}` in a text, from the environment, before it is read as YAML;
// `$${NAME}` stays as it is. A complaint about the result is put back to where the file has it.

import type { Complaint } from '#kernel/yaml/yaml.ts'

export interface Substituted {
  readonly text: string
  readonly complaints: readonly Complaint[]
  /** Of a place in the result, the place in the file. */
  whereFrom(place: { line: number; column: number }): { line: number; column: number }
}

/** One replacement on a line: where it starts in the result, and both lengths. */
interface Replaced {
  readonly column: number
  readonly long: number
  readonly was: number
}

const variable = /\$?\$\{([A-Za-z0-9_]+)(?::-(.*?))?\}/g

export function substitute(
  source: string,
  file: string,
  env: Readonly<Record<string, string | undefined>>,
): Substituted {
  const complaints: Complaint[] = []
  const replaced = new Map<number, Replaced[]>()
  const lines = source.split('\n').map((line, at) => substituteLine(line, at + 1))
  return {
    text: lines.join('\n'),
    complaints,
    whereFrom: ({ line, column }) => ({
      line,
      column: columnBefore(replaced.get(line) ?? [], column),
    }),
  }

  function substituteLine(line: string, number: number): string {
    if (line.trimStart().startsWith('#')) return line
    let moved = 0
    return line.replace(
      variable,
      (whole, name: string, otherwise: string | undefined, at: number) => {
        if (whole.startsWith('$$')) return whole
        const value = env[name] ?? (otherwise || undefined)
        if (value === undefined || /[\r\n]/.test(value)) {
          const why =
            value === undefined
              ? `The variable ${name} is not set; set it, or write \${${name}:-otherwise}.`
              : `The value of ${name} has several lines; put it into a file.`
          complaints.push({ file, line: number, column: at + 1, message: why })
          return 'null'
        }
        const column = at + 1 + moved
        replaced.set(number, [
          ...(replaced.get(number) ?? []),
          { column, long: value.length, was: whole.length },
        ])
        moved += value.length - whole.length
        return value
      },
    )
  }
}

function columnBefore(replaced: readonly Replaced[], column: number): number {
  let moved = 0
  for (const one of replaced) {
    if (column < one.column) break
    if (column < one.column + one.long) return one.column - moved
    moved += one.long - one.was
  }
  return column - moved
}

// Where in a file a place inside one of its texts stands: an expression has lines and columns of its
// own, but whoever wrote it looks at the file.
//
//   when: caller.entity = "gov"          plain: it begins where the value begins
//   when: "caller.entity = 'gov'"        quoted: one column later
//   when: |                              block: below, indented
//     caller.entity = "gov"

export interface Place {
  readonly line: number
  readonly column: number
}

/** `start` is where the value begins; `within` counts lines and columns of the text from 1. */
export function placeWithin(file: string, start: Place, within: Place): Place {
  const lines = file.split('\n')
  const from = (lines[start.line - 1] ?? '').slice(start.column - 1)
  const first = from[0]
  if (first === '|' || first === '>') {
    const line = start.line + within.line
    return { line, column: indentOf(lines[start.line] ?? '') + within.column }
  }
  const quoted = first === '"' || first === "'" ? 1 : 0
  if (within.line === 1)
    return { line: start.line, column: start.column + quoted + within.column - 1 }
  const line = start.line + within.line - 1
  return { line, column: indentOf(lines[line - 1] ?? '') + within.column }
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}

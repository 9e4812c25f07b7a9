// What is wrong with an expression, and where in it.

export class ExpressionError extends Error {
  /** From 1, within the expression. */
  readonly line: number
  /** From 1, in UTF-16 units. */
  readonly column: number
  /** The line of the expression, and under it a caret at the place. */
  readonly excerpt: string

  constructor(source: string, offset: number, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'ExpressionError'
    const before = source.slice(0, offset).split('\n')
    const column = before.at(-1)!.length
    this.line = before.length
    this.column = column + 1
    const from = Math.max(0, column - 60)
    const shown = source.split('\n')[before.length - 1]!.slice(from, from + 120)
    this.excerpt = `${shown}\n${' '.repeat(column - from)}^`
  }
}

// A text of several lines as literals joined one under another, for languages whose literals of several
// lines change what stands in them.

export function quotedLines(
  text: string,
  quote: (line: string) => string,
  between: string,
): string {
  const lines = text.split(/(?<=\n)/)
  return lines.map(quote).join(between)
}

// A table for a terminal: columns as wide as their widest cell, two spaces between, nothing drawn.
// Text from outside may not move the cursor or paint the screen: control characters become a mark.

export function drawTable(rows: readonly (readonly string[])[]): string {
  const clean = rows.map((row) => row.map(printable))
  const widths: number[] = []
  for (const row of clean) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length)
  }
  return clean.map((row) => drawRow(row, widths)).join('\n')
}

/** One line, whatever was in it. */
export function printable(text: string): string {
  return text.replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, (found) => (/^ +$/.test(found) ? found : ' '))
}

function drawRow(row: readonly string[], widths: readonly number[]): string {
  return row
    .map((cell, at) => cell.padEnd(widths[at]!))
    .join('  ')
    .trimEnd()
}

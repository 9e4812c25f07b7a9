// Usage as CSV (RFC 4180). Names in it come from strangers' documents: what a spreadsheet would take for
// a formula is made text by an apostrophe (OWASP, CSV Injection).

import type { UsageRow } from '../../usage/usage.ts'

// oxfmt-ignore
const columns = [
  'at', 'api', 'operation', 'system', 'entity', 'purpose', 'calls', 'refused', 'failed',
  'upstreamFaults', 'replyBytes', 'p50', 'p95', 'checked', 'fitted',
] as const satisfies readonly (keyof UsageRow)[]

export function writeCsv(rows: readonly UsageRow[]): string {
  const lines = rows.map((row) => columns.map((column) => cell(row[column])))
  return [[...columns], ...lines].map((line) => `${line.join(',')}\r\n`).join('')
}

function cell(value: string | number | undefined): string {
  if (value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const plain = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value
  return /[",\r\n;]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}

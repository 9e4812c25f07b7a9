// One figure of the bench, and the bar it is held to.

export interface Row {
  readonly name: string
  /** null: not measured, or not judged; `why` says why. */
  readonly value: number | null
  readonly unit: string
  /** `>= 2`, `< 8`; null: told, not held to anything. */
  readonly bar: string | null
  readonly ok: boolean
  readonly why?: string
}

export interface Effort {
  readonly rounds: number
  /** Of one measurement. */
  readonly seconds: number
}

export type Part = (effort: Effort) => Promise<Row[]>

/** `bar` as `>= number` or `< number`. */
export function row(name: string, value: number, unit: string, bar: string | null = null): Row {
  return { name, value: round(value), unit, bar, ok: bar === null || meets(value, bar) }
}

/** What cannot be measured here misses no bar. */
export function notMeasured(name: string, why: string): Row {
  return { name, value: null, unit: '', bar: null, ok: true, why }
}

function meets(value: number, bar: string): boolean {
  const [sign, limit] = bar.split(' ')
  return sign === '>=' ? value >= Number(limit) : value < Number(limit)
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

export function showRows(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ name }) => name.length))
  return rows
    .map(({ name, value, unit, bar, ok, why }) => {
      if (why !== undefined) return `  ${name.padEnd(width)}          – ${why}`
      const verdict = bar === null ? '' : `  ${ok ? 'ok  ' : 'MISS'} (${bar})`
      return `  ${name.padEnd(width)}  ${String(value).padStart(9)} ${unit}${verdict}`
    })
    .join('\n')
}

function round(value: number): number {
  return value >= 100 ? Math.round(value) : Math.round(value * 100) / 100
}

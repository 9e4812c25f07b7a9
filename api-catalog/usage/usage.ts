// How much APIs are used, by whom and how well they answer: sums by hour, counted as calls end and written
// behind, kept for charts, for agreed against used, and for who really depends on an operation. No entry
// of one call, no person: that is the journal's.

export interface Usage {
  /** Adds one call that ended; never waits, never throws. */
  count(call: CountedCall): void
  /** Sums, oldest first; what this process counted a second ago is in them. */
  read(filter: UsageFilter): Promise<readonly UsageRow[]>
  /** Writes what is not written yet. */
  flush(): Promise<void>
  close(): Promise<void>
}

export interface CountedCall {
  /** `{entity}/{api}/v{major}`. */
  readonly api: string
  /** Id of the operation. */
  readonly operation: string
  readonly system: string | undefined
  readonly entity: string | undefined
  /** Id of the purpose. */
  readonly purpose: string | undefined
  readonly status: number
  /** `caller`, `gateway` or `upstream`, where a problem was answered. */
  readonly fault: 'caller' | 'gateway' | 'upstream' | undefined
  readonly totalMs: number
  readonly replyBytes: number
  /** Whether the reply fitted the document; undefined: not looked at. */
  readonly fits: boolean | undefined
}

export interface UsageFilter {
  /** ISO 8601, from and including, up to and without. */
  readonly from: string
  readonly to: string
  /** `{entity}/{api}`, with or without `/v{major}`. */
  readonly api?: string
  readonly operation?: string
  readonly system?: string
  readonly entity?: string
  readonly purpose?: string
  /** How rows are summed; what is not named is summed over. */
  readonly by: readonly ('hour' | 'day' | 'api' | 'operation' | 'system' | 'entity' | 'purpose')[]
}

export interface UsageRow {
  /** ISO 8601 of its beginning; a day is a day of Warsaw. */
  readonly at: string | undefined
  readonly api: string | undefined
  readonly operation: string | undefined
  readonly system: string | undefined
  readonly entity: string | undefined
  readonly purpose: string | undefined
  readonly calls: number
  /** Of them: answered with 4xx, with 5xx, and with a fault of the upstream. */
  readonly refused: number
  readonly failed: number
  readonly upstreamFaults: number
  readonly replyBytes: number
  /** Milliseconds, from a histogram: within 10 % of the true one. */
  readonly p50: number | undefined
  readonly p95: number | undefined
  /** Replies looked at against the document, and how many of them fitted. */
  readonly checked: number
  readonly fitted: number
}

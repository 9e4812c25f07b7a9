// What policies count by: limits that slide or refill, and budgets of days and months. Shared by every
// snapshot of a process and, where the store is a cluster's, by all processes.

/** Counts that outlive the steps: a new snapshot goes on with them. */
export interface SharedCounters {
  /** The same name, length, algorithm and store count on where they stopped, also with another `calls`. */
  window(ask: WindowAsk): Window
  /** Counts of calendar periods: they outlive the process too. */
  quota(name: string): Quota
}

/** What is used of a budget for a day or a month; `name`: API, operation and step, not who. */
export interface Quota {
  /** As far as this process knows: what others counted comes within a second. */
  used(period: string, who: string): number
  add(period: string, who: string, units: number): void
}

export interface WindowAsk {
  /** What is limited: API, operation and step; not who. */
  readonly name: string
  readonly calls: number
  readonly seconds: number
  /** Absent: `fixed`. */
  readonly algorithm?: 'fixed' | 'sliding' | 'bucket'
  /** `bucket`: how many calls may come at once. */
  readonly burst?: number
  /** Counted by this process alone, or by all that share the Redis or the PostgreSQL. */
  readonly store: 'node' | 'cluster'
  /** `cluster`: this process counts alone while the store is away, in place of rejecting. */
  readonly insured?: boolean
}

/** A limit with its counts. */
export interface Window {
  /**
   * Counts one call of the key, for as much as `cost` (1). `node` answers at once; `cluster` rejects
   * when its store is away.
   */
  take(key: string, cost?: number): Taken | Promise<Taken>
  /** What `take` would meet now: `remaining` is what is left before it. Counts nothing, waits as `take` does. */
  peek(key: string, cost?: number): Peeked | Promise<Peeked>
}

export interface Taken {
  readonly allowed: boolean
  /** Calls left; never negative. */
  readonly remaining: number
  /** Milliseconds: allowed, until the whole budget is there again; refused, until such a call passes. */
  readonly resetMs: number
}

export interface Peeked extends Taken {
  /** The store of a `cluster` is away, and this node counts alone. */
  readonly alone?: true
}

// What the pages for machines are made from. Everything here is public already.

import type { Log } from '#kernel/log/log.ts'
import type { Change } from '../compare/change.ts'
import type { PublishedApi } from '../published.ts'

export interface MachineNeeds {
  /** What is published now; the same list as long as nothing changes. */
  apis(): readonly PublishedApi[]
  /** Whether some operation is refused to whoever shows no token. */
  tokenNeeded(api: PublishedApi): boolean
  /** The most recent first: of one API, or of the whole catalog; never a draft. */
  changelog(of?: {
    readonly entity: string
    readonly api: string
  }): Promise<readonly CatalogChange[]>
  /** Who runs the bus, for people. */
  readonly operator?: string | undefined
  /** Without a slash at the end. */
  readonly publicUrl: string
  readonly log: Log
}

/** One version that was published. */
export interface CatalogChange {
  readonly entity: string
  readonly api: string
  readonly major: number
  /** `info.version`. */
  readonly version: string
  readonly title?: string
  /** ISO 8601. */
  readonly at: string
  /** Against what was published of that major before; empty: the first, or not compared. */
  readonly changes: readonly Change[]
  /** Why it was published though it breaks callers. */
  readonly forced?: string
}

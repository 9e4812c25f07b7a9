// What the gateway tells of an operation: the steps that a call meets, in order, each with where it is
// written, and what follows from them for a caller. The portal shows it and decides nothing.

export interface OperationWalk {
  /** `PublishedOperation.id`. */
  readonly operation: string
  readonly steps: readonly WalkStep[]
  readonly limits: readonly WalkLimit[]
  /** Scopes that the steps ask for; empty: none in particular. */
  readonly scopes: readonly string[]
  readonly tokenNeeded: boolean
}

export interface WalkStep {
  readonly policy: string
  /** `identify`, `authorize`, `protect`, `shape`, …; the drawing groups by it when it is told. */
  readonly phase?: string
  /** `policies/default.yaml:12`, or the hint of the document it comes from. */
  readonly origin: string
  readonly summary: { readonly pl: string; readonly en: string }
  readonly options: object
  readonly when?: string | undefined
  readonly unless?: string | undefined
}

export interface WalkLimit {
  readonly calls: number
  readonly seconds: number
  /** Whose calls count together: `system`, `entity`, `address`, `everyone`, or an expression. */
  readonly per: string
}

// What the gateway tells of an operation: the steps that a call meets, in order, each with where it is
// written, and what follows from them for a caller. The portal shows it and decides nothing.

import type { Html } from '#kernel/html/html.ts'

export interface OperationWalk {
  /** `PublishedOperation.id`. */
  readonly operation: string
  readonly steps: readonly WalkStep[]
  readonly limits: readonly WalkLimit[]
  /** Scopes that the steps ask for; empty: none in particular. */
  readonly scopes: readonly string[]
  readonly tokenNeeded: boolean
  /** Of a composed operation, the operations its answer is made of. */
  readonly parts?: readonly WalkPart[]
  /** How they wait for one another, as an SVG. */
  readonly picture?: { readonly pl: Html; readonly en: Html }
}

export interface WalkPart {
  readonly name: string
  /** `{entity}/{api}/v{major}`. */
  readonly api: string
  readonly operation: string
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

/** `per`: whose calls count together: `system`, `entity`, `address`, `everyone`, or an expression. */
export type WalkLimit =
  | {
      readonly kind: 'window'
      readonly calls: number
      readonly seconds: number
      /** Of a bucket: how many may come at once. */
      readonly burst?: number
      readonly per: string
    }
  | {
      readonly kind: 'quota'
      readonly amount: number
      readonly unit: 'calls' | 'bytes'
      readonly period: 'day' | 'month'
      readonly per: string
    }
  | { readonly kind: 'at-once'; readonly calls: number; readonly per: string }
  /** The longest that is taken. */
  | { readonly kind: 'body' | 'address'; readonly bytes: number }

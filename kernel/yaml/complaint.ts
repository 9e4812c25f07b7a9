// What is wrong in a file that somebody wrote, where it is, and what to write instead.

export interface Complaint {
  readonly file: string
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 units. */
  readonly column: number
  /** One sentence or two, with the cure. */
  readonly message: string
}

/** The wall round a file from outside. */
export interface Caps {
  readonly bytes: number
  /** Collections inside one another, aliases followed. */
  readonly depth: number
  /** Scalars and collections, each alias counted as all that it repeats. */
  readonly nodes: number
  /** Uses of `*name`. */
  readonly aliases: number
  /** Keys that may not stand: a careless look-up would find what every object has. */
  readonly refusedKeys: readonly string[]
}

export const usualCaps: Caps = {
  bytes: 1 << 20,
  depth: 64,
  nodes: 20_000,
  aliases: 100,
  refusedKeys: ['__proto__', 'constructor', 'prototype'],
}

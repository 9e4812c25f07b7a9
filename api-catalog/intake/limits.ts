// The walls round a document from outside. Real ones are far below: the largest seen has 0.7 MB,
// 78 operations, 12,400 values and 14 levels. Measured worst cases are in the README of this room.

export interface IntakeLimits {
  readonly files: number
  /** Bytes, UTF-8: of all files together, of one JSON file, of one YAML (or other) file. */
  readonly setBytes: number
  readonly jsonBytes: number
  readonly yamlBytes: number
  /** Objects and arrays inside one another. */
  readonly depth: number
  /** Values in one JSON file and in the bundle; in one YAML file, which takes longer. */
  readonly nodes: number
  readonly yamlNodes: number
  /** UTF-16 units of the bundle. */
  readonly bundleLength: number
  readonly findings: number
  /** Kept of a comparison. */
  readonly changes: number
  /** For one document, from the first byte to the sandbox. */
  readonly milliseconds: number
  /** Heap of the worker. */
  readonly megabytes: number
  /** Documents that may wait for the worker. */
  readonly waiting: number
  /** How long an idle worker is kept for the next document, milliseconds. */
  readonly keptWarm: number
}

const MiB = 1 << 20

export const intakeLimits: IntakeLimits = {
  files: 200,
  setBytes: 20 * MiB,
  jsonBytes: 10 * MiB,
  yamlBytes: 4 * MiB,
  depth: 100,
  nodes: 600_000,
  yamlNodes: 200_000,
  bundleLength: 16 * MiB,
  findings: 500,
  changes: 1000,
  milliseconds: 9_000,
  megabytes: 256,
  waiting: 32,
  keptWarm: 15_000,
}

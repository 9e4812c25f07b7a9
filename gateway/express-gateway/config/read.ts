// From the text of `gateway.config.yml` (or of its JSON twin) to hosts that calls can be led to, or to
// every complaint at once, each at its line and column.

import { lazyChecker } from '#kernel/yaml/check-against.ts'
import { readYaml } from '#kernel/yaml/yaml.ts'
import type { Complaint } from '#kernel/yaml/yaml.ts'
import type { Host } from '../route/router.ts'
import { compileConfig } from './compile.ts'
import type { CompileTools, Served } from './compile.ts'
import { toConfig } from './config.ts'
import type { EgConfig, Pointer } from './config.ts'
import { configSchema } from './schema.ts'
import { substitute } from './substitute.ts'

export interface ReadConfig {
  /** Undefined where the file cannot be read at all, or does not fit the schema. */
  readonly config: EgConfig | undefined
  /** Undefined where there are complaints. */
  readonly hosts: readonly Host<Served>[] | undefined
  readonly complaints: readonly Complaint[]
}

export type Env = Readonly<Record<string, string | undefined>>

const check = lazyChecker(configSchema)

export function readConfig(text: string, file: string, env: Env, tools: CompileTools): ReadConfig {
  const { config, complaints, place } = parseConfig(text, file, env)
  if (config === undefined) return { config, hosts: undefined, complaints }
  const found = [...complaints]
  const hosts = compileConfig(config, tools, (at, message, what) => {
    found.push({ file, ...place(at, what), message })
  })
  const all = inOrder(found)
  return { config, hosts: all.length > 0 ? undefined : hosts, complaints: all }
}

export interface ParsedConfig {
  /** Undefined where the file cannot be read, or does not fit the schema. */
  readonly config: EgConfig | undefined
  readonly complaints: readonly Complaint[]
  /** Where in the file the value at the pointer stands. */
  place(at: Pointer, what?: 'key'): { line: number; column: number }
}

/** The form of the file alone: nothing is compiled, and no name is followed. */
export function parseConfig(text: string, file: string, env: Env): ParsedConfig {
  const { text: full, complaints: unset, whereFrom } = substitute(text, file, env)
  const yaml = readYaml(full, file)
  const found = [...yaml.complaints, ...check(yaml, file)]
  const unfit = found.length > 0 || yaml.value === undefined || yaml.value === null
  return {
    config: unfit ? undefined : toConfig(yaml.value),
    complaints: inOrder([...unset, ...found.map((one) => ({ ...one, ...whereFrom(one) }))]),
    place: (at, what) => whereFrom(yaml.at(at, what ?? 'value')),
  }
}

/** The same sentence at the same place is told once. */
function inOrder(complaints: readonly Complaint[]): Complaint[] {
  const once = new Map(complaints.map((one) => [`${one.line}:${one.column} ${one.message}`, one]))
  return [...once.values()].toSorted((a, b) => a.line - b.line || a.column - b.column)
}

export function drawComplaints(complaints: readonly Complaint[]): string[] {
  return complaints.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`)
}

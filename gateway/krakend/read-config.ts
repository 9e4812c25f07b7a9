// A KrakenD configuration, from text to a value whose form can be relied on, or to all that is wrong
// with it. Templates of flexible config are refused: what they will say is known only to who runs them.

import { readYaml } from '#kernel/yaml/yaml.ts'
import type { Complaint, YamlFile } from '#kernel/yaml/yaml.ts'
import { lazyChecker } from '#kernel/yaml/check-against.ts'
import { configSchema } from './config-schema.ts'

export interface ReadConfig {
  readonly yaml: YamlFile
  /** Undefined when there are complaints. */
  readonly value: object | undefined
  readonly complaints: readonly Complaint[]
}

const check = lazyChecker(configSchema)
const templates =
  'This is a template of flexible config. Write the file out first, `FC_ENABLE=1 FC_OUT=out.json krakend check -c krakend.tmpl`, and import out.json.'

export function readConfig(text: string, file: string): ReadConfig {
  const yaml = readYaml(text, file, { nodes: 200_000, bytes: 8 << 20 })
  const refused = (complaints: readonly Complaint[]) => ({ yaml, value: undefined, complaints })
  if (yaml.complaints.length > 0) {
    const at = text.indexOf('{{')
    return refused(at < 0 ? yaml.complaints : [{ file, ...lineOf(text, at), message: templates }])
  }
  const complaints = [
    ...templatesIn(yaml.value, []).map((at) => ({ file, ...yaml.at(at), message: templates })),
    ...check(yaml, file),
  ]
  if (complaints.length > 0) return refused(complaints)
  return { yaml, value: yaml.value as object, complaints: [] }
}

/** Texts with a template in them; those of `extra_config` may be meant for a component. */
function templatesIn(value: unknown, at: readonly (string | number)[]): (string | number)[][] {
  if (typeof value === 'string') return value.includes('{{') ? [[...at]] : []
  if (typeof value !== 'object' || value === null || at.at(-1) === 'extra_config') return []
  return Object.entries(value).flatMap(([key, inner]) =>
    templatesIn(inner, [...at, Array.isArray(value) ? Number(key) : key]),
  )
}

function lineOf(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at).split('\n')
  return { line: before.length, column: before.at(-1)!.length + 1 }
}

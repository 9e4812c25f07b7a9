// The schemas of policies, compiled at the first file that uses them and kept: compiling costs more
// than reading ten files.

import { checker } from '#kernel/yaml/check-against.ts'
import type { Complaint, YamlFile } from '#kernel/yaml/yaml.ts'
import type { AnyPolicy } from './catalogue.ts'
import { conditionSchemas, frameSchema } from './policy-schema.ts'

export type Checker = (yaml: YamlFile, file: string) => Complaint[]

const checkerOf = new WeakMap<object, Checker>()

/** Checks `{ [name]: options }`. */
export function checkerFor(policy: AnyPolicy): Checker {
  return kept(policy, () => ({ type: 'object', properties: { [policy.name]: policy.schema } }))
}

export const checkConditions: Checker = (yaml, file) =>
  kept(conditionSchemas, () => ({ type: 'object', properties: conditionSchemas }))(yaml, file)

export const checkFrame: Checker = (yaml, file) => kept(frameSchema, () => frameSchema)(yaml, file)

function kept(key: object, schema: () => object): Checker {
  const known = checkerOf.get(key) ?? checker(schema())
  checkerOf.set(key, known)
  return known
}

// Puts complaints about one part of a policy file where they belong in the file.

import type { Complaint, YamlFile } from '#kernel/yaml/yaml.ts'
import { placeWithin } from './place-within.ts'
import type { Misfit } from './policy.ts'

export type Pointer = readonly (string | number)[]

export interface Source {
  readonly yaml: YamlFile
  readonly text: string
  /** As complaints name it. */
  readonly file: string
}

export interface Complainer {
  readonly file: string
  /** At the value under the pointer, or at its key. */
  at(pointer: Pointer, message: string): Complaint
  atKey(pointer: Pointer, message: string): Complaint
  /** Of misfits of what stands under the pointer. */
  misfits(pointer: Pointer, misfits: readonly Misfit[]): Complaint[]
  /** The value as a file of its own, whose positions are those of the whole. */
  part(value: unknown): YamlFile
}

/** Pointers count from `base`. */
export function complainer({ yaml, text, file }: Source, base: Pointer): Complainer {
  return {
    file,
    at: (pointer, message) => ({ file, ...yaml.at([...base, ...pointer]), message }),
    atKey: (pointer, message) => ({ file, ...yaml.at([...base, ...pointer], 'key'), message }),
    misfits: (pointer, misfits) => misfits.map((misfit) => placed(pointer, misfit)),
    part: (value) => ({
      value,
      complaints: [],
      at: (pointer, what) => yaml.at([...base, ...pointer], what),
    }),
  }

  function placed(inside: Pointer, { at, key = false, message, within }: Misfit): Complaint {
    const pointer = [...base, ...inside, ...at]
    if (within) return { file, ...placeWithin(text, yaml.at(pointer), within), message }
    return { file, ...yaml.at(pointer, key || at.length === 0 ? 'key' : 'value'), message }
  }
}

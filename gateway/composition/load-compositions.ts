// The composition files of a folder, `*.yaml` at its top, each read or complained of. `szyna check`
// is this and the reader the bus itself uses, so that what it lets through the bus takes, as far as
// that can be said without the documents of the parts.

import { readdir, readFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { Complaint } from '#kernel/yaml/yaml.ts'
import { addressOf } from './address-of.ts'
import { readComposition } from './read-composition.ts'
import type { ReadComposition } from './read-composition.ts'

export interface LoadedComposition extends ReadComposition {
  /** As complaints name it, `compositions/widok360.yaml`. */
  readonly file: string
}

export interface LoadedCompositions {
  readonly files: readonly LoadedComposition[]
  /** Of all files, and of the folder. */
  readonly complaints: readonly Complaint[]
}

/** Never throws: what cannot be read is complained of. */
export async function loadCompositions(folder: string): Promise<LoadedCompositions> {
  const shown = basename(resolve(folder))
  const complaints: Complaint[] = []
  const wholeFile = (file: string, message: string) => {
    complaints.push({ file, line: 1, column: 1, message })
  }
  const files: LoadedComposition[] = []
  const names = await readdir(folder).catch((cause: Error) => {
    wholeFile(shown, `The folder cannot be read: ${cause.message}.`)
    return []
  })
  for (const name of names.toSorted((a, b) => (a < b ? -1 : 1))) {
    if (name.startsWith('.') || !/\.ya?ml$/.test(name)) continue
    const file = join(shown, name)
    if (name.endsWith('.yml')) {
      wholeFile(file, 'Composition files end in .yaml; rename it.')
      continue
    }
    const text = await readFile(join(folder, name), 'utf8').catch((cause: Error) => cause)
    if (typeof text === 'string') files.push({ file, ...readComposition(file, text) })
    else wholeFile(file, `The file cannot be read: ${text.message}.`)
  }
  complaints.push(...files.flatMap((read) => read.complaints), ...twins(files))
  return { files, complaints }
}

/** Two files for one address. */
function twins(files: readonly LoadedComposition[]): Complaint[] {
  const first = new Map<string, string>()
  return files.flatMap(({ file, composition, places }) => {
    if (!composition) return []
    const address = addressOf(composition)
    const twin = first.get(address)
    if (twin === undefined) {
      first.set(address, file)
      return []
    }
    const message = `${twin} is ${address} already; name this one otherwise.`
    return [{ file, ...places.at(['api']), message }]
  })
}

// The first look at a set of files, still in the main thread: names and sizes only, nothing parsed.

import { refuse } from '#kernel/problem/problem.ts'
import { plainName } from './file-names.ts'
import type { IntakeLimits } from './limits.ts'

export interface FileSet {
  /** Name of the file to start from. */
  readonly entry: string
  /** Text by name, relative to the folder of the set. */
  readonly files: Readonly<Record<string, string>>
}

/**
 * The set under plain names.
 *
 * @throws Problem `document/unreadable`, `document/too-large`
 */
export function measureFiles({ entry, files }: FileSet, limits: IntakeLimits): FileSet {
  const names = Object.keys(files)
  if (names.length > limits.files) {
    refuse(
      'document/too-large',
      `There are ${names.length} files; hand in at most ${limits.files}.`,
    )
  }
  const plain = new Map<string, string>()
  let total = 0
  for (const name of names) {
    const text = files[name]
    const known = plainName(name)
    if (known === undefined || typeof text !== 'string') {
      refuse(
        'document/unreadable',
        `${JSON.stringify(name)} is no name of a file in a folder; write it as schemas/person.yaml.`,
      )
    }
    const bytes = Buffer.byteLength(text)
    if (text.includes('\0') || !text.isWellFormed()) {
      refuse('document/unreadable', `${known} is not a text in UTF-8; hand in JSON or YAML.`)
    }
    const most = looksLikeJson(known, text) ? limits.jsonBytes : limits.yamlBytes
    if (bytes > most) {
      refuse(
        'document/too-large',
        `${known} has ${inMiB(bytes)} MiB; JSON may have ${inMiB(limits.jsonBytes)}, YAML ${inMiB(limits.yamlBytes)}. Split it into files, or take the examples out.`,
      )
    }
    total += bytes
    plain.set(known, text)
  }
  if (total > limits.setBytes) {
    refuse(
      'document/too-large',
      `The files have ${inMiB(total)} MiB together; hand in at most ${inMiB(limits.setBytes)}.`,
    )
  }
  const start = plainName(entry)
  if (start === undefined || !plain.has(start)) {
    refuse(
      'document/unreadable',
      `The file to start from, ${JSON.stringify(entry)}, is not among the files handed in.`,
    )
  }
  return { entry: start, files: Object.fromEntries(plain) }
}

/** By its name, else by its first character. */
export function looksLikeJson(name: string, text: string): boolean {
  if (/\.json$/i.test(name)) return true
  if (/\.ya?ml$/i.test(name)) return false
  return /^\uFEFF?\s*[[{]/.test(text)
}

function inMiB(bytes: number): string {
  return (bytes / (1 << 20)).toFixed(1).replace(/\.0$/, '')
}

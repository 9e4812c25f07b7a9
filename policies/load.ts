// The policy files of a folder: `*.yaml` at its top, each complete and correct, or complained of.
// `szyna check` is this same code, so that what it lets through the bus takes.

import { readdir, readFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { isSlug } from '#kernel/ids/ids.ts'
import type { Complaint } from '#kernel/yaml/yaml.ts'
import type { PolicyFile } from './plan.ts'
import { readPolicy } from './read-policy.ts'
import type { ReadPolicy } from './read-policy.ts'

export { policySchema } from './policy-schema.ts'
export type { PlannedStep, PolicyFile, Step } from './plan.ts'

export interface LoadedPolicies {
  /** By name without `.yaml`; only files without a complaint. */
  readonly files: ReadonlyMap<string, PolicyFile>
  readonly complaints: readonly Complaint[]
}

/** Never throws: what cannot be read is complained of. */
export async function loadPolicies(folder: string): Promise<LoadedPolicies> {
  const files = new Map<string, PolicyFile>()
  const complaints: Complaint[] = []
  const shown = basename(resolve(folder))
  const names = await readdir(folder).catch((cause: Error) => {
    complaints.push(wholeFile(shown, `The folder cannot be read: ${reason(cause)}`))
    return []
  })
  const texts = new Map<string, string>()
  for (const entry of names.toSorted((a, b) => (a < b ? -1 : 1))) {
    if (!/\.ya?ml$/.test(entry) || entry.startsWith('.') || entry.endsWith('.cases.yaml')) continue
    const file = join(shown, entry)
    const name = entry.replace(/\.ya?ml$/, '')
    if (entry.endsWith('.yml')) {
      complaints.push(wholeFile(file, `Policy files end in .yaml; rename it to ${name}.yaml.`))
      continue
    }
    if (!isSlug(name)) {
      const message =
        'The name of a policy file is lower-case letters, digits and single hyphens; rename it.'
      complaints.push(wholeFile(file, message))
      continue
    }
    const text = await readFile(join(folder, entry), 'utf8').catch((cause: Error) => cause)
    if (text instanceof Error) {
      complaints.push(wholeFile(file, `The file cannot be read: ${reason(text)}`))
    } else {
      texts.set(name, text)
    }
  }
  const read = readAll(texts, (name) => join(shown, `${name}.yaml`))
  for (const [name, { policy, complaints: its }] of read) {
    complaints.push(...its)
    if (policy) files.set(name, policy)
  }
  return { files, complaints }
}

/** Each file once, those that others include first. */
export function readAll(
  texts: ReadonlyMap<string, string>,
  fileOf: (name: string) => string,
): Map<string, ReadPolicy> {
  const done = new Map<string, ReadPolicy>()
  const open = new Set<string>()
  for (const name of texts.keys()) find(name)
  return new Map([...texts.keys()].map((name) => [name, done.get(name)!]))

  function find(name: string): ReadPolicy | string {
    const text = texts.get(name)
    if (text === undefined) {
      return `There is no policy file \`${name}\` beside this one; there are ${[...texts.keys()].filter((one) => !open.has(one)).join(', ') || 'none'}.`
    }
    const known = done.get(name)
    if (known) return known
    if (open.has(name)) {
      return `\`${name}\` leads back here through what it includes; take this line out, or the one there.`
    }
    open.add(name)
    const read = readPolicy(text, fileOf(name), name, find)
    open.delete(name)
    done.set(name, read)
    return read
  }
}

function wholeFile(file: string, message: string): Complaint {
  return { file, line: 1, column: 1, message }
}

function reason(cause: Error & { code?: string }): string {
  switch (cause.code) {
    case 'ENOENT':
      return 'it is not there; make it, or set SZYNA_POLICIES to the right folder.'
    case 'EACCES':
      return 'this user may not read it; give it the right to.'
    default:
      return `${cause.message}.`
  }
}

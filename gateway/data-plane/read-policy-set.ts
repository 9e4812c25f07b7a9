// The policy files as they were at one moment: what the loader made of them, and a digest of each
// text (and of those it includes), by which a later snapshot knows which pieces it may take over. The digests are taken before
// and after, so that they belong to the texts that were loaded.

import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LoadedPolicies } from '#policies/load.ts'
import type { PolicySet } from './snapshot.ts'

export type LoadPolicies = (folder: string) => Promise<LoadedPolicies>

const attempts = 5

export async function readPolicySet(folder: string, load: LoadPolicies): Promise<PolicySet> {
  for (let attempt = 1; ; attempt++) {
    const before = await digestFiles(folder)
    const { files, complaints } = await load(folder)
    const digests = await digestFiles(folder)
    if (attempt < attempts && !isSame(before, digests)) continue
    const ofAll = new Map(digests)
    for (const { name, includes } of files.values()) {
      ofAll.set(name, [name, ...includes].map((one) => digests.get(one)).join(' '))
    }
    return { files, complaints, digests: ofAll }
  }
}

async function digestFiles(folder: string): Promise<Map<string, string>> {
  const digests = new Map<string, string>()
  const names: string[] = await readdir(folder).catch(() => [])
  for (const name of names.toSorted()) {
    if (!name.endsWith('.yaml')) continue
    const text = await readFile(join(folder, name)).catch(() => undefined)
    if (text === undefined) continue
    digests.set(name.slice(0, -5), createHash('sha256').update(text).digest('hex'))
  }
  return digests
}

function isSame(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  if (one.size !== other.size) return false
  return [...one].every(([name, digest]) => other.get(name) === digest)
}

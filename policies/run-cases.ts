// Runs golden cases (`*.cases.yaml`): a policy as a file would say it, the calls that come, the
// answers they get; or a wrong policy and the complaints it earns. The steps are the real ones, the
// clock is wound by hand, and nothing goes over a network.

import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { checkAgainst, readYaml } from '#kernel/yaml/yaml.ts'
import type { YamlFile } from '#kernel/yaml/yaml.ts'
import { casesSchema } from './cases-schema.ts'
import type { Case, CasesFile } from './cases-schema.ts'
import { readPolicy, readPolicyIn } from './read-policy.ts'
import type { ReadPolicy } from './read-policy.ts'
import { loadPolicies } from './load.ts'
import { runCalls } from './run-calls.ts'
import type { Watch } from './run-calls.ts'

export interface CasesRun {
  readonly passed: number
  readonly failed: number
  /** One a case, and what differs below it. */
  readonly lines: readonly string[]
}

/** Never throws: a file that cannot be read is one failed case. `watch` sees each call. */
export async function runCases(file: string, watch?: Watch): Promise<CasesRun> {
  const text = await readFile(file, 'utf8').catch((cause: Error) => cause)
  if (text instanceof Error) return refused([`${file}: the file cannot be read: ${text.message}`])
  const yaml = readYaml(text, file)
  const complaints = [...yaml.complaints, ...checkAgainst(casesSchema, yaml, file)]
  if (complaints.length > 0) {
    return refused(
      complaints.map(({ line, column, message }) => `${file}:${line}:${column} ${message}`),
    )
  }
  const { cases, document } = yaml.value as CasesFile
  const around = { yaml, text, folder: dirname(file), document, watch }
  const lines: string[] = []
  let failed = 0
  for (const [at, one] of cases.entries()) {
    const differences = await runCase(one, at, around)
    const { line } = yaml.at(['cases', at])
    lines.push(differences.length === 0 ? `ok   ${one.name}` : `FAIL ${one.name} (${file}:${line})`)
    lines.push(...differences.map((difference) => `     ${difference}`))
    if (differences.length > 0) failed += 1
  }
  return { passed: cases.length - failed, failed, lines }
}

type CasePolicy = Pick<ReadPolicy, 'policy' | 'complaints'>

/** The file that a case stands in. */
interface Around {
  readonly yaml: YamlFile
  readonly text: string
  readonly folder: string
  readonly document: object | undefined
  readonly watch: Watch | undefined
}

async function runCase(one: Case, at: number, around: Around): Promise<string[]> {
  const read = await readPolicyOf(one, at, around)
  if (!read.policy && read.complaints.length === 0) {
    return [`There is no policy file ${one['policy-file']}.yaml beside this file.`]
  }
  if (one.complaints) return compareComplaints(one.complaints, read)
  if (!read.policy)
    return read.complaints.map(({ line, column, message }) => `${line}:${column} ${message}`)
  try {
    return await runCalls(one, read.policy, around)
  } catch (thrown) {
    return [thrown instanceof Error ? thrown.message : String(thrown)]
  }
}

/** A policy written as a text, or in a file, has lines of its own; written as YAML, those of the cases file. */
async function readPolicyOf(
  { policy, 'policy-file': name }: Case,
  at: number,
  { yaml, text, folder }: Around,
): Promise<CasePolicy> {
  if (name !== undefined) {
    const { files, complaints } = await loadPolicies(folder)
    const policy = files.get(name)
    return { policy, complaints: complaints.filter(({ file }) => file.endsWith(`/${name}.yaml`)) }
  }
  if (typeof policy === 'string') return readPolicy(policy, 'policy', 'case')
  const base = ['cases', at, 'policy']
  const part: YamlFile = {
    value: policy,
    complaints: [],
    at: (pointer, what) => yaml.at([...base, ...pointer], what),
  }
  return readPolicyIn(part, text, 'policy', 'case')
}

function compareComplaints(expected: readonly string[], { complaints }: CasePolicy): string[] {
  const earned = complaints.map(({ line, column, message }) => `${line}:${column} ${message}`)
  const missing = expected.filter((words) => !earned.some((line) => fits(words, line)))
  const more = earned.filter((line) => !expected.some((words) => fits(words, line)))
  return [
    ...missing.map((words) => `no complaint says: ${words}`),
    ...more.map((line) => `nobody expected: ${line}`),
  ]
}

/** `3:9 words` says where; bare words may stand anywhere. */
function fits(expected: string, earned: string): boolean {
  const placed = /^(\d+:\d+ )(.*)$/s.exec(expected)
  if (!placed) return earned.includes(expected)
  return earned.startsWith(placed[1]!) && earned.includes(placed[2]!)
}

function refused(lines: string[]): CasesRun {
  return { passed: 0, failed: 1, lines }
}

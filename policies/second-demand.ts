// Two steps that each say by themselves who calls would demand two proofs of one call. Where either
// is enough, each must have a condition: what the first takes, the second leaves.

import type { AnyPolicy } from './catalogue.ts'

interface Demanding {
  readonly policy: Pick<AnyPolicy, 'name' | 'identifies'>
  readonly when?: string
  readonly unless?: string
}

/** The step to change, and what to write; undefined: none. `steps`: all that meet one call, in order. */
export function secondDemand<step extends Demanding>(
  steps: readonly step[],
): { step: step; message: string } | undefined {
  const demanding = steps.filter(({ policy }) => policy.identifies)
  const first = demanding[0]
  const other = demanding.find(({ policy }) => policy.name !== first?.policy.name)
  if (!first || !other) return undefined
  const step = demanding.find(({ when, unless }) => when === undefined && unless === undefined)
  if (!step) return undefined
  const { name } = step.policy
  const beside = step === first ? other : first
  const message = `\`${name}\` would be demanded beside \`${beside.policy.name}\`; write ${cure(name, step === first)} under it.`
  return { step, message }
}

function cure(policy: string, first: boolean): string {
  if (!first) return '`unless: caller.system != ""`'
  return `\`${policy === 'api-key' ? 'when' : 'unless'}: '"x-api-key" in header'\``
}

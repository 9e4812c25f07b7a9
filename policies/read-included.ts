// The steps of the files that a policy file includes, and theirs in turn. Two of them that bring the
// same policy for every call are a conflict, found when the file is read.

import type { Complaint } from '#kernel/yaml/yaml.ts'
import { complainer } from './complainer.ts'
import type { Source } from './complainer.ts'
import { checkOrder } from './check-order.ts'
import type { FindPolicy } from './read-policy.ts'
import type { PlacedStep } from './read-step.ts'

export interface Included {
  readonly steps: readonly PlacedStep[]
  readonly hints: Readonly<Record<string, string>>
  /** Of the files, in order. */
  readonly digests: readonly string[]
  readonly complaints: readonly Complaint[]
}

export function readIncluded(
  source: Source,
  include: readonly unknown[],
  find: FindPolicy,
): Included {
  const place = complainer(source, ['include'])
  const steps: PlacedStep[] = []
  let hints: Readonly<Record<string, string>> = {}
  const digests: string[] = []
  const complaints: Complaint[] = []
  for (const [at, name] of include.entries()) {
    if (typeof name !== 'string') continue // the frame complains of it
    const found = find(name)
    if (typeof found === 'string') {
      complaints.push(place.at([at], found))
      continue
    }
    if (!found.policy) {
      complaints.push(place.at([at], `\`${name}\` is wrong itself; mend that file first.`))
      continue
    }
    // A file that comes by two ways is there once.
    const fresh = found.steps.filter(({ origin }) => steps.every((step) => step.origin !== origin))
    const twice = checkOrder(fresh, '', steps).filter(({ message }) =>
      message.includes(' comes from '),
    )
    complaints.push(...twice.map(({ message }) => place.at([at], message)))
    steps.push(...fresh)
    digests.push(found.policy.digest)
    hints = { ...hints, ...found.hints }
  }
  return { steps, hints, digests, complaints }
}

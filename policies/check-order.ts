// Whether the steps of a file stand in an order that a call can walk: by phase, and none twice.

import type { Complaint } from '#kernel/yaml/yaml.ts'
import { phases } from './policy.ts'
import type { PlacedStep } from './read-step.ts'
import { secondDemand } from './second-demand.ts'

/** `included`: the steps of other files, which stand before these within each phase. */
export function checkOrder(
  steps: readonly PlacedStep[],
  file: string,
  included: readonly PlacedStep[] = [],
): Complaint[] {
  const complaints = steps.flatMap((step, at) => {
    const above = steps.slice(0, at)
    const message = misplaced(step, above) ?? repeated(step, [...included, ...above], file)
    return message ? [complaint(step, message)] : []
  })
  const anyCall = [...included, ...steps].filter(({ only }) => !only)
  const demand = secondDemand(anyCall)
  if (!demand) return complaints
  // Two that both come from included files have no place here: each API under them is told.
  const own = steps.find((step) => step === demand.step) ?? steps.find(identifies)
  if (!own) return complaints
  const where = own === demand.step ? '' : ` (${demand.step.origin})`
  return [...complaints, complaint(own, demand.message + where)]

  function complaint({ line, column }: PlacedStep, message: string): Complaint {
    return { file, line, column, message }
  }
}

function identifies({ policy }: PlacedStep): boolean {
  return policy.identifies === true
}

/** A step of an earlier phase below one of a later phase. */
function misplaced({ policy }: PlacedStep, above: readonly PlacedStep[]): string | undefined {
  const late = above.find((other) => rank(other) > phases.indexOf(policy.phase))
  if (!late) return undefined
  return `\`${policy.name}\` (${policy.phase}) comes before \`${late.policy.name}\` (${late.policy.phase}); move it above line ${late.line}.`
}

function repeated(
  step: PlacedStep,
  above: readonly PlacedStep[],
  file: string,
): string | undefined {
  const place = ({ line, origin }: PlacedStep) =>
    origin.startsWith(`${file}:`)
      ? `stands in line ${line} already`
      : `comes from ${origin} already`
  const { name, repeats = false } = step.policy
  const others = above.filter(({ policy }) => policy.name === name)
  const same = others.find((other) => text(other) === text(step))
  if (same) return `\`${name}\` ${place(same)}, with the same options; remove one.`
  if (repeats) return undefined
  const always = others.find(({ when, unless, only }) => !when && !unless && !only)
  if (!always || step.only) return undefined
  return `\`${name}\` ${place(always)}, for every call; remove one, or give the first a \`when\`.`
}

function rank({ policy }: PlacedStep): number {
  return phases.indexOf(policy.phase)
}

function text({ options, when, unless, only }: PlacedStep): string {
  return JSON.stringify([options, when, unless, only])
}

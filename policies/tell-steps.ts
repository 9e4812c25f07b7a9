// What each step of an operation says of a call that nobody makes, in order, and what follows from it.
//
//   request hooks in order ─► attempt hooks (breaker, balance …): a step with one speaks after the others

import { problems } from '#kernel/problem/problem.ts'
import type { Call, Caller } from './call.ts'
import type { Step } from './plan.ts'
import { tellStep } from './told.ts'
import type { Told } from './told.ts'

/** `as`: whom the identify steps would find; undefined: nobody said. */
export async function tellSteps(
  steps: readonly Step[],
  call: Call,
  as: Caller | undefined,
): Promise<readonly Told[]> {
  const shown = { caller: as, unnamed: as === undefined }
  let who: typeof shown = { caller: undefined, unnamed: false }
  const told: Told[] = []
  for (const { phase, hooks } of steps) {
    const known = phase === 'identify' ? shown : who
    const { caller, unnamed } = known
    const says = await tellStep(hooks, { call: { ...call, caller }, unnamed })
    if (says.applies !== 'no') who = known
    told.push(says)
  }
  return told
}

/** What becomes of the call. */
export interface Verdict {
  readonly would: Told['would']
  /** Where the step is written that ends it. */
  readonly endedBy?: string
  readonly refusal?: { readonly status: number; readonly code: string; readonly detail: string }
}

/** `told` of `steps`, in their order. */
export function judge(steps: readonly Step[], told: readonly Told[]): Verdict {
  const said = steps.map((step, at) => ({ ...step, ...told[at]! }))
  const atOnce = said.filter(({ hooks }) => hooks.attempt === undefined)
  const attempting = said.filter(({ hooks }) => hooks.attempt !== undefined)
  let unsure = false
  for (const { would, code = 'gateway/internal', because, origin } of [...atOnce, ...attempting]) {
    if (would === 'refuse') {
      const { status } = problems[code]
      return { would, endedBy: origin, refusal: { status, code, detail: because } }
    }
    if (would === 'answer') return unsure ? { would: 'depends' } : { would, endedBy: origin }
    unsure ||= would === 'depends'
  }
  return { would: unsure ? 'depends' : 'pass' }
}

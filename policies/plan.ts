// From a policy file and an operation to the steps of that operation, each with where it comes from.
// What the document hints at becomes a step where the file says nothing of the kind.
//
//   x-rate-limits           ─▶ rate-limit      at the end of its phase, unless the file has one
//   x-required-permissions  ─▶ require-scope   likewise

import { policyNamed } from './catalogue.ts'
import type { AnyPolicy } from './catalogue.ts'
import type { Hints, OperationFacts } from './call.ts'
import { phases } from './policy.ts'
import type { Hooks, Phase, Tools } from './policy.ts'
import { secondDemand } from './second-demand.ts'
import { conditioned } from './when.ts'

export interface PolicyFile {
  /** Name of the file without `.yaml`. */
  readonly name: string
  readonly file: string
  readonly title: string | undefined
  /** Of its text and those of the files it includes: while it is the same, what was compiled holds. */
  readonly digest: string
  /** The steps of one operation, in order. */
  plan(operation: OperationFacts): PlannedStep[]
}

export interface PlannedStep {
  readonly policy: string
  readonly phase: Phase
  readonly options: object
  /** `policies/default.yaml:12`, or `x-rate-limits in the document`. */
  readonly origin: string
  readonly when?: string
  readonly unless?: string
  /** Throws a sentence where the options do not fit the operation. */
  build(tools: Omit<Tools, 'origin' | 'nth' | 'among'>): Step
}

export interface Step {
  readonly policy: string
  readonly phase: Phase
  readonly origin: string
  readonly hooks: Hooks
}

/** Operations that a step is for; each kind that is there must fit. */
export interface Only {
  readonly operations?: readonly string[]
  readonly tags?: readonly string[]
  readonly methods?: readonly string[]
}

/** A step as the file says it, checked. */
export interface WrittenStep {
  readonly policy: AnyPolicy
  readonly only?: Only
  readonly options: object
  readonly origin: string
  readonly when?: string
  readonly unless?: string
}

export type Ignored = ReadonlySet<keyof typeof hintedBy>

export const hintedBy = {
  'x-rate-limits': 'rate-limit',
  'x-required-permissions': 'require-scope',
} as const

export function plan(
  written: readonly WrittenStep[],
  ignored: Ignored,
  operation: OperationFacts,
): PlannedStep[] {
  const hints = honoured(operation.hints, ignored)
  const meant = written.filter(({ only }) => only === undefined || fits(only, operation))
  checkRepeats(meant, operation)
  const inFile = new Set(meant.map(({ policy }) => policy.name))
  const hinted = hintedSteps(hints).filter(({ policy }) => !inFile.has(policy.name))
  const counts = new Map<string, number>()
  // The sort is stable: within a phase the file's order stays, and hints come last.
  const inOrder = [...meant, ...hinted].toSorted(
    (a, b) => phases.indexOf(a.policy.phase) - phases.indexOf(b.policy.phase),
  )
  const among = inOrder.map(({ policy }) => policy.name)
  return inOrder.map((step) => {
    const nth = counts.get(step.policy.name) ?? 0
    counts.set(step.policy.name, nth + 1)
    return planned(step, { nth, among }, hints)
  })
}

function fits({ operations, tags, methods }: Only, { id, method, path, ...its }: OperationFacts) {
  return (
    (operations?.some((name) => name === id || name === `${method} ${path}`) ?? true) &&
    (tags?.some((tag) => its.tags.includes(tag)) ?? true) &&
    (methods?.includes(method) ?? true)
  )
}

/** Two steps with an `only` each may meet in one operation, which no look at the file alone can tell. */
function checkRepeats(steps: readonly WrittenStep[], { method, path }: OperationFacts): void {
  const always = new Map<string, WrittenStep>()
  for (const step of steps) {
    const { policy, when, unless, origin } = step
    const first = always.get(policy.name)
    if (first && !policy.repeats) {
      throw new Error(
        `${origin}: \`${policy.name}\` is there for ${method} ${path} already, from ${first.origin}; make one \`only\` narrower, or give the first a \`when\`.`,
      )
    }
    if (when === undefined && unless === undefined) always.set(policy.name, step)
  }
  const demand = secondDemand(steps)
  if (demand) throw new Error(`${demand.step.origin}, in ${method} ${path}: ${demand.message}`)
}

function planned(
  step: WrittenStep,
  place: Required<Pick<Tools, 'nth' | 'among'>>,
  hints: Hints,
): PlannedStep {
  const { policy, options, origin, when, unless } = step
  const { name, phase } = policy
  return {
    policy: name,
    phase,
    options,
    origin,
    ...(when !== undefined && { when }),
    ...(unless !== undefined && { unless }),
    build(tools) {
      const { route } = tools
      const honouredRoute = { ...route, operation: { ...route.operation, hints } }
      const hooks = policy.build(options as never, {
        ...tools,
        ...place,
        origin,
        route: honouredRoute,
      })
      return { policy: name, phase, origin, hooks: conditioned(hooks, { when, unless }, origin) }
    },
  }
}

/** A hint that the file ignores is not there for any step. */
function honoured({ rateLimits, permissions }: Hints, ignored: Ignored): Hints {
  return {
    rateLimits: ignored.has('x-rate-limits') ? [] : rateLimits,
    permissions: ignored.has('x-required-permissions') ? [] : permissions,
  }
}

function hintedSteps({ rateLimits, permissions }: Hints): WrittenStep[] {
  const steps: WrittenStep[] = []
  if (permissions.length > 0) steps.push(hintedStep('x-required-permissions', { any: permissions }))
  if (rateLimits.length > 0) steps.push(hintedStep('x-rate-limits', { windows: rateLimits }))
  return steps
}

function hintedStep(hint: keyof typeof hintedBy, options: object): WrittenStep {
  return { policy: policyNamed(hintedBy[hint])!, options, origin: `${hint} in the document` }
}

// One step of a policy file: its policy, its options, its condition.

import { didYouMean } from '#kernel/yaml/yaml.ts'
import type { Complaint } from '#kernel/yaml/yaml.ts'
import { checkCallExpression } from './call-expression.ts'
import { catalogue, policyNamed } from './catalogue.ts'
import type { AnyPolicy } from './catalogue.ts'
import { complainer } from './complainer.ts'
import type { Complainer, Source } from './complainer.ts'
import { conditionSchemas } from './policy-schema.ts'
import { checkConditions, checkerFor } from './step-checkers.ts'
import type { Only, WrittenStep } from './plan.ts'

export interface PlacedStep extends WrittenStep {
  readonly line: number
  readonly column: number
}

export interface ReadStep {
  /** There as soon as its policy is known, however wrong the rest: others are judged by it. */
  readonly step?: PlacedStep
  readonly complaints: readonly Complaint[]
}

type Mapping = Readonly<Record<string, unknown>>

/** `value` stands at `steps[at]`; `before` are the policies of the steps above it. */
export function readStep(
  source: Source,
  at: number,
  value: Mapping,
  before: readonly string[],
): ReadStep {
  const place = complainer(source, ['steps', at])
  const names = Object.keys(value).filter((name) => !Object.hasOwn(conditionSchemas, name))
  const policies = names.map(policyNamed).filter((policy) => policy !== undefined)
  const complaints = [
    ...namesComplaints(names, policies, place),
    ...conditionComplaints(value, place),
  ]
  const policy = policies[0]
  if (!policy || policies.length > 1) return { complaints }

  const options = value[policy.name]
  complaints.push(...optionsComplaints(policy, options, before, place))
  const { line, column } = place.atKey([policy.name], '')
  const { when, unless, only } = value as { when?: string; unless?: string; only?: Only }
  const step: PlacedStep = {
    policy,
    options: options as object,
    origin: `${source.file}:${line}`,
    line,
    column,
    ...(when !== undefined && { when }),
    ...(unless !== undefined && { unless }),
    ...(only !== undefined && { only }),
  }
  return { step, complaints }
}

function namesComplaints(
  names: readonly string[],
  policies: readonly AnyPolicy[],
  place: Complainer,
): Complaint[] {
  if (names.length === 0) {
    return [place.at([], `The step names no policy; write one of ${allNames()}.`)]
  }
  const unknown = names.filter((name) => !policyNamed(name))
  return [
    ...unknown.map((name) => place.atKey([name], unknownPolicy(name))),
    ...policies.slice(1).map(({ name }) => {
      const message = `A step has one policy; begin a step of its own for it: \`- ${name}: …\`.`
      return place.atKey([name], message)
    }),
  ]
}

function unknownPolicy(name: string): string {
  const known = catalogue.map((policy) => policy.name)
  const meant = didYouMean(name, known)
  const cure = meant ? `did you mean \`${meant}\`?` : `write one of ${allNames()}.`
  return `There is no policy \`${name.slice(0, 60)}\`; ${cure}`
}

function conditionComplaints(value: Mapping, place: Complainer): Complaint[] {
  const complaints = checkConditions(place.part(value), place.file)
  if (complaints.length > 0) return complaints
  for (const name of ['when', 'unless']) {
    const source = value[name]
    if (typeof source !== 'string') continue
    complaints.push(...place.misfits([], checkCallExpression(source, [name], 'bool')))
  }
  if ('when' in value && 'unless' in value) {
    const message = 'Write `when` or `unless`, not both; `when: a && !b` says both.'
    complaints.push(place.atKey(['unless'], message))
  }
  return complaints
}

function optionsComplaints(
  policy: AnyPolicy,
  options: unknown,
  before: readonly string[],
  place: Complainer,
): Complaint[] {
  const { name } = policy
  if (options === null) {
    const message = `Options stand after the colon; write \`${name}: {}\` for none.`
    return [place.atKey([name], message)]
  }
  const complaints = checkerFor(policy)(place.part({ [name]: options }), place.file)
  if (complaints.length > 0) return complaints
  return place.misfits([name], policy.check?.(options as never, { before }) ?? [])
}

function allNames(): string {
  return catalogue.map(({ name }) => `\`${name}\``).join(', ')
}

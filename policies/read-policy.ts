// One policy file, from text to steps that can be planned, or to everything that is wrong with it:
// each complaint with line, column and cure. Nothing of a wrong file is used.
//
//   text ─▶ YAML ─▶ frame ─▶ each step: policy? options? condition? ─▶ order ─▶ PolicyFile
//              └───────┴──────────────┴──────────────────────────────┴──▶ complaints, all at once

import { readYaml } from '#kernel/yaml/yaml.ts'
import type { Complaint, YamlFile } from '#kernel/yaml/yaml.ts'
import { checkOrder } from './check-order.ts'
import { plan } from './plan.ts'
import type { Ignored, PolicyFile } from './plan.ts'
import { readStep } from './read-step.ts'
import type { PlacedStep } from './read-step.ts'
import { checkFrame } from './step-checkers.ts'

export interface ReadPolicy {
  /** Absent when there are complaints. */
  readonly policy: PolicyFile | undefined
  readonly complaints: readonly Complaint[]
}

/** `file` is how complaints and origins name it, e.g. `policies/default.yaml`. */
export function readPolicy(text: string, file: string, name: string): ReadPolicy {
  return readPolicyIn(readYaml(text, file), text, file, name)
}

/** Of YAML that is read already; `text` is what its positions point into. */
export function readPolicyIn(yaml: YamlFile, text: string, file: string, name: string): ReadPolicy {
  if (yaml.complaints.length > 0) return { policy: undefined, complaints: yaml.complaints }
  const complaints = checkFrame(yaml, file)
  const { title, hints, steps } = frameOf(yaml.value)
  const written: PlacedStep[] = []
  for (const [at, value] of steps.entries()) {
    if (!isMapping(value)) continue // the frame complains of it
    const before = written.map(({ policy }) => policy.name)
    const read = readStep({ yaml, text, file }, at, value, before)
    complaints.push(...read.complaints)
    if (read.step) written.push(read.step)
  }
  complaints.push(...checkOrder(written, file))
  if (complaints.length > 0) return { policy: undefined, complaints: inOrder(complaints) }
  const ignored = new Set(
    Object.entries(hints ?? {}).flatMap(([hint, word]) => (word === 'ignore' ? [hint] : [])),
  ) as Ignored
  const policy: PolicyFile = {
    name,
    file,
    title,
    plan: (operation) => plan(written, ignored, operation),
  }
  return { policy, complaints: [] }
}

interface Frame {
  readonly title?: string
  readonly hints?: Readonly<Record<string, string>>
  readonly steps: readonly unknown[]
}

/** What of the frame can be worked with, however wrong the rest is. */
function frameOf(value: unknown): Frame {
  const frame: Partial<Frame> = isMapping(value) ? value : {}
  const steps = Array.isArray(frame.steps) ? frame.steps : []
  return { ...frame, steps }
}

function inOrder(complaints: readonly Complaint[]): Complaint[] {
  return complaints.toSorted((a, b) => a.line - b.line || a.column - b.column)
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

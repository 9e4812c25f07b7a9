// One policy file, from text to steps that can be planned, or to everything that is wrong with it:
// each complaint with line, column and cure. Nothing of a wrong file is used.
//
//   text ─▶ YAML ─▶ frame ─▶ included ─▶ each step: policy? options? condition? ─▶ order ─▶ PolicyFile
//              └───────┴─────────┴─────────────┴──────────────────────────────┴──▶ complaints, all at once

import { hash } from 'node:crypto'
import { readYaml } from '#kernel/yaml/yaml.ts'
import type { Complaint, YamlFile } from '#kernel/yaml/yaml.ts'
import { checkOrder } from './check-order.ts'
import { plan } from './plan.ts'
import type { Ignored, PolicyFile } from './plan.ts'
import { readIncluded } from './read-included.ts'
import { readStep } from './read-step.ts'
import type { PlacedStep } from './read-step.ts'
import { checkFrame } from './step-checkers.ts'

export interface ReadPolicy {
  /** Absent when there are complaints. */
  readonly policy: PolicyFile | undefined
  readonly complaints: readonly Complaint[]
  /** Its steps and those it includes, for files that include it. */
  readonly steps: readonly PlacedStep[]
  readonly hints: Readonly<Record<string, string>>
}

/** A policy file by its name; a sentence where it cannot be included. */
export type FindPolicy = (name: string) => ReadPolicy | string

const nobody: FindPolicy = () => 'There are no files beside this one; write the steps out.'

/** `file` is how complaints and origins name it, e.g. `policies/default.yaml`. */
export function readPolicy(
  text: string,
  file: string,
  name: string,
  find: FindPolicy = nobody,
): ReadPolicy {
  return readPolicyIn(readYaml(text, file), text, file, name, find)
}

/** Of YAML that is read already; `text` is what its positions point into. */
export function readPolicyIn(
  yaml: YamlFile,
  text: string,
  file: string,
  name: string,
  find: FindPolicy = nobody,
): ReadPolicy {
  const refused = (complaints: readonly Complaint[]): ReadPolicy => {
    return { policy: undefined, complaints, steps: [], hints: {} }
  }
  if (yaml.complaints.length > 0) return refused(yaml.complaints)
  const complaints = checkFrame(yaml, file)
  const { title, include, steps, ...its } = frameOf(yaml.value)
  const included = readIncluded({ yaml, text, file }, include, find)
  complaints.push(...included.complaints)
  const hints = { ...included.hints, ...its.hints }
  const written: PlacedStep[] = []
  for (const [at, value] of steps.entries()) {
    if (!isMapping(value)) continue // the frame complains of it
    const before = [...included.steps, ...written].map(({ policy }) => policy.name)
    const read = readStep({ yaml, text, file }, at, value, before)
    complaints.push(...read.complaints)
    if (read.step) written.push(read.step)
  }
  complaints.push(...checkOrder(written, file, included.steps))
  if (complaints.length > 0) return refused(inOrder(complaints))
  const all = [...included.steps, ...written]
  const ignored = new Set(
    Object.entries(hints).flatMap(([hint, word]) => (word === 'ignore' ? [hint] : [])),
  ) as Ignored
  const policy: PolicyFile = {
    name,
    file,
    title,
    digest: hash('sha256', [text, ...included.digests].join('\0')),
    plan: (operation) => plan(all, ignored, operation),
  }
  return { policy, complaints: [], steps: all, hints }
}

interface Frame {
  readonly title?: string
  readonly hints?: Readonly<Record<string, string>>
  readonly include: readonly unknown[]
  readonly steps: readonly unknown[]
}

/** What of the frame can be worked with, however wrong the rest is. */
function frameOf(value: unknown): Frame {
  const frame: Partial<Frame> = isMapping(value) ? value : {}
  const steps = Array.isArray(frame.steps) ? frame.steps : []
  const include = Array.isArray(frame.include) ? frame.include : []
  return { ...frame, include, steps }
}

function inOrder(complaints: readonly Complaint[]): Complaint[] {
  return complaints.toSorted((a, b) => a.line - b.line || a.column - b.column)
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

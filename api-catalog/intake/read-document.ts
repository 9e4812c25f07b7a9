// A set of files, from text to everything the catalog keeps of an API version. Runs in the worker only.
//
//   text ─▶ which ─▶ parse ─▶ OpenAPI? ─▶ bundle ─▶ shape ─▶ lint ─▶ operations ─▶ sandbox
//     │        └────────┴─────────┘          └───────┘         └─ findings ─┘
//     └ refused: one sentence                 errors with pointers

import { createHash } from 'node:crypto'
import type { Complaint } from '#kernel/yaml/yaml.ts'
import { systemClock } from '#kernel/clock/clock.ts'
import { lintBundle, pointerOf, redoclyRules } from '../lint/lint-bundle.ts'
import { ownRules, remarkRules } from '../lint/rules.ts'
import type { RemarkRule } from '../lint/rules.ts'
import { readRuleset } from '../lint/ruleset.ts'
import { factsOf, scoreOf } from '../lint/score.ts'
import type { Score } from '../lint/score.ts'
import { waive } from '../lint/waive.ts'
import type { Finding, PublishedOperation, Sandbox } from '../published.ts'
import { makeAnswers } from '../sandbox/make-answers.ts'
import { capFindings } from './cap-findings.ts'
import type { IntakeLimits } from './limits.ts'
import { majorOf } from './major-of.ts'
import type { FileSet } from './measure-files.ts'
import { nearestExisting } from './pointer.ts'
import { readBundle } from './read-bundle.ts'
import type { Refused } from './read-bundle.ts'
import { readOperations } from './read-operations.ts'

export interface IntakeRequest extends FileSet {
  /** Fetched from an address: other files are not followed. */
  readonly alone: boolean
  readonly ruleset: { readonly file: string; readonly text: string }
  /** Whose waivers count, `{entity}/{name}`, and the day in Warsaw; left out: no waiver does. */
  readonly asked?: { readonly api: string; readonly today: string }
  readonly limits: IntakeLimits
}

export interface ReadDocument {
  readonly kind: 'read'
  readonly title: string
  readonly version: string
  readonly major: number
  /** JSON text, and its SHA-256 in hex. */
  readonly bundle: string
  readonly digest: string
  readonly operations: readonly PublishedOperation[]
  readonly sandbox: Sandbox
  /** An error among them that is not waived: the document is not to be published. */
  readonly findings: readonly Finding[]
  /** Of all findings, also of those beyond the most that are listed. */
  readonly score: Score
  /** Sentences about waivers that are over. */
  readonly notes: readonly string[]
}

export type IntakeOutcome =
  | ReadDocument
  | Refused
  /** The ruleset itself is wrong; the document was not looked at. */
  | { kind: 'ruleset'; complaints: readonly Complaint[] }

/** @throws Problem `document/unreadable`, `document/refused`, `document/too-large` */
export async function readDocument(request: IntakeRequest): Promise<IntakeOutcome> {
  const known = [...Object.keys(ownRules), ...remarkRules, ...(await redoclyRules())]
  const ruleset = readRuleset(request.ruleset.text, request.ruleset.file, known)
  if (ruleset.complaints.length > 0) return { kind: 'ruleset', complaints: ruleset.complaints }

  const { entry, files, limits, alone } = request
  const remarks: Finding[] = []
  const remark = (rule: RemarkRule, pointer: string, message: string) => {
    const severity = ruleset.severities.get(rule) ?? 'off'
    if (severity !== 'off') remarks.push({ rule, severity, pointer, message })
  }
  const inFile = (name: string | undefined) =>
    name === undefined || name === entry ? '' : `In ${name}: `

  const read = await readBundle({ entry, files, alone }, limits, (name, pointer) =>
    remark(
      'duplicate-keys',
      pointer,
      `${inFile(name)}This key is written twice; the last one counts.`,
    ),
  )
  if (read.kind === 'refused') return read
  const { bundled } = read
  const { document } = bundled

  for (const problem of bundled.remarks) {
    const name = problem.location[0]?.source.absoluteRef
    const rule = problem.ruleId === 'bundler' ? 'renamed-component' : (problem.ruleId as RemarkRule)
    remark(rule, nearestExisting(document, pointerOf(problem)), inFile(name) + problem.message)
  }
  const linted = await lintBundle(document, ruleset.severities)
  const operations = readOperations(document)
  const { sandbox, findings } = makeAnswers(document, operations, systemClock.monotonic)
  for (const { pointer, message } of findings) remark('sandbox-answer', pointer, message)

  const all = [...remarks, ...linted]
  const { asked } = request
  const judged = asked ? waive(all, ruleset.waivers, asked) : { findings: all, notes: [] }

  const { title, version } = document.info
  return {
    kind: 'read',
    title,
    version,
    major: majorOf(version) ?? 1,
    bundle: bundled.text,
    digest: createHash('sha256').update(bundled.text).digest('hex'),
    operations: operations.map(({ operation }) => operation),
    sandbox,
    findings: capFindings(judged.findings, limits.findings),
    score: scoreOf(judged.findings, factsOf(document)),
    notes: judged.notes,
  }
}

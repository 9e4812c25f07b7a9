// A set of files, from text to everything the catalog keeps of an API version. Runs in the worker only.
//
//   text ─▶ which ─▶ parse ─▶ OpenAPI? ─▶ bundle ─▶ shape ─▶ lint ─▶ operations ─▶ sandbox
//     │        └────────┴─────────┘          └───────┘         └─ findings ─┘
//     └ refused: one sentence                 errors with pointers

import { createHash } from 'node:crypto'
import type { Complaint } from '#kernel/yaml/yaml.ts'
import { systemClock } from '#kernel/clock/clock.ts'
import type { InputError, ProblemCode } from '#kernel/problem/problem.ts'
import { lintBundle, pointerOf, redoclyRules } from '../lint/lint-bundle.ts'
import { ownRules, remarkRules } from '../lint/rules.ts'
import type { RemarkRule } from '../lint/rules.ts'
import { readRuleset } from '../lint/ruleset.ts'
import type { Finding, PublishedOperation, Sandbox } from '../published.ts'
import { makeAnswers } from '../sandbox/make-answers.ts'
import { bundleSet } from './bundle-set.ts'
import { capFindings } from './cap-findings.ts'
import { refChainFaults } from './check-ref-chains.ts'
import type { IntakeLimits } from './limits.ts'
import { majorOf } from './major-of.ts'
import type { FileSet } from './measure-files.ts'
import { parseFile } from './parse-file.ts'
import { nearestExisting } from './pointer.ts'
import { readOperations } from './read-operations.ts'
import { shapeFaults } from './usable-shape.ts'
import { refuseOtherText, whichOpenApi } from './which-openapi.ts'

export interface IntakeRequest extends FileSet {
  /** Fetched from an address: other files are not followed. */
  readonly alone: boolean
  readonly ruleset: { readonly file: string; readonly text: string }
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
  /** An error among them: the document is not to be published. */
  readonly findings: readonly Finding[]
}

export type IntakeOutcome =
  | ReadDocument
  | { kind: 'refused'; code: ProblemCode; detail: string; errors: readonly InputError[] }
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
  const parse = (name: string, text: string): unknown => {
    const { value, twice } = parseFile(name, text, limits)
    for (const pointer of twice) {
      remark(
        'duplicate-keys',
        pointer,
        `${inFile(name)}This key is written twice; the last one counts.`,
      )
    }
    return value
  }
  const inFile = (name: string | undefined) =>
    name === undefined || name === entry ? '' : `In ${name}: `

  const text = files[entry] ?? ''
  refuseOtherText(text)
  const root = parse(entry, text)
  whichOpenApi(root)
  const chains = refChainFaults(root)
  if (chains.length > 0) return refusedWith('refers to itself', chains)

  const bundled = await bundleSet(root, { entry, files, alone, parse }, limits)
  const { document } = bundled
  if (bundled.unresolved.length > 0) {
    return refusedWith(
      'refers to what is not there',
      bundled.unresolved.map((problem) => ({
        in: 'document',
        pointer: pointerOf(problem),
        detail: inFile(problem.location[0]?.source.absoluteRef) + sentenceOf(problem.message),
      })),
    )
  }
  const faults = shapeFaults(document)
  if (faults.length > 0) return refusedWith('cannot be used', faults)

  for (const problem of bundled.remarks) {
    const name = problem.location[0]?.source.absoluteRef
    const rule = problem.ruleId === 'bundler' ? 'renamed-component' : (problem.ruleId as RemarkRule)
    remark(rule, nearestExisting(document, pointerOf(problem)), inFile(name) + problem.message)
  }
  const linted = await lintBundle(document, ruleset.severities)
  const operations = readOperations(document)
  const { sandbox, findings } = makeAnswers(document, operations, systemClock.monotonic)
  for (const { pointer, message } of findings) remark('sandbox-answer', pointer, message)

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
    findings: capFindings([...remarks, ...linted], limits.findings),
  }
}

function refusedWith(what: string, all: readonly InputError[]): IntakeOutcome {
  const [first] = all
  const more = all.length > 1 ? ` (and ${all.length - 1} more)` : ''
  return {
    kind: 'refused',
    code: 'document/refused',
    detail: `The document ${what}. At ${first?.pointer || 'its root'}: ${first?.detail}${more}`,
    errors: all.slice(0, 100),
  }
}

/** Without Redocly's opening words. */
function sentenceOf(message: string): string {
  return message === "Can't resolve $ref"
    ? 'The $ref leads to nothing in the document.'
    : message.replace(/^Can't resolve \$ref: /, '')
}

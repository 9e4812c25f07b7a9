// The bundle against the ruleset: Redocly's rules and our own in one walk.

import { createConfig, lintDocument, Source } from '@redocly/openapi-core'
import type { NormalizedProblem } from '@redocly/openapi-core'
import { FilesResolver } from '../intake/files-resolver.ts'
import { nearestExisting } from '../intake/pointer.ts'
import type { Finding, OpenApiDocument } from '../published.ts'
import { ownRules } from './rules.ts'
import type { Severity } from './ruleset.ts'

const visitors = Object.fromEntries(
  Object.entries(ownRules).map(([name, { visitor }]) => [name, visitor]),
)

export async function lintBundle(
  document: OpenApiDocument,
  severities: ReadonlyMap<string, Severity>,
): Promise<Finding[]> {
  const rules: Record<string, 'off' | 'warn' | 'error'> = {}
  for (const [name, severity] of severities) rules[name] = severity === 'info' ? 'warn' : severity
  const config = await createConfig(
    { resolve: { doNotResolveExamples: true }, rules },
    { plugins: [{ id: 'catalog', rules: { oas3: visitors } }] },
  )
  const problems = await lintDocument({
    config,
    document: { source: new Source('openapi.json', ''), parsed: document },
    externalRefResolver: new FilesResolver({
      entry: 'openapi.json',
      files: {},
      alone: false,
      parse: () => undefined,
    }),
  })
  return problems.flatMap((problem) => {
    const severity = severities.get(problem.ruleId) ?? 'off'
    if (severity === 'off') return []
    return {
      rule: problem.ruleId,
      severity,
      pointer: nearestExisting(document, pointerOf(problem)),
      message: messageOf(problem),
    }
  })
}

/** Every rule a ruleset may name, Redocly's and ours. */
export async function redoclyRules(): Promise<string[]> {
  const { rules } = await createConfig({ extends: ['all'] })
  return Object.keys({ ...rules.oas3_0, ...rules.oas3_1 })
}

/** RFC 6901, from Redocly's `#/…`; empty for the document as a whole. */
export function pointerOf({ location: [first] }: NormalizedProblem): string {
  const pointer = first?.pointer
  return pointer === undefined || pointer === '#/' ? '' : pointer.replace(/^#/, '')
}

function messageOf({ message, suggest }: NormalizedProblem): string {
  const [meant] = suggest
  return meant === undefined ? message : `${message} Did you mean ${meant}?`
}

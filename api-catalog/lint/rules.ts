// Our own rules, beside Redocly's. To add one: a file in rules/, a line here, a line in ruleset.yaml.

import type { Oas3Rule } from '@redocly/openapi-core'
import { duplicateOperations } from './rules/duplicate-operations.ts'
import { identifierInUrl } from './rules/identifier-in-url.ts'
import { linearPattern } from './rules/linear-pattern.ts'
import { pathTemplate } from './rules/path-template.ts'
import { problemJson } from './rules/problem-json.ts'
import { versionMajor } from './rules/version-major.ts'

// oxfmt-ignore
export const ownRules: Readonly<Record<string, Oas3Rule>> = {
  'duplicate-operations': duplicateOperations,
  'identifier-in-url':    identifierInUrl,
  'linear-pattern':       linearPattern,
  'path-template':        pathTemplate,
  'problem-json':         problemJson,
  'version-major':        versionMajor,
}

/** Found elsewhere than by a visitor; the ruleset says how much they matter. */
// oxfmt-ignore
export const remarkRules = [
  'duplicate-keys',     // a key written twice in JSON: the last one counts
  'outside-schema',     // a schema of a description that was not handed in
  'outside-example',    // an externalValue that was not handed in
  'renamed-component',  // two files define one name
  'sandbox-answer',     // no answer could be made
] as const

export type RemarkRule = (typeof remarkRules)[number]

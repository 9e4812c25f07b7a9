// Our own rules, beside Redocly's. To add one: a file in rules/, a line here, a line in ruleset.yaml.

import type { Rule } from './rule.ts'
import { contactAndOwner } from './rules/contact-and-owner.ts'
import { dataClassification } from './rules/data-classification.ts'
import { dates } from './rules/dates.ts'
import { duplicateOperations } from './rules/duplicate-operations.ts'
import { errorResponses } from './rules/error-responses.ts'
import { httpsServers } from './rules/https-servers.ts'
import { identifierInUrl } from './rules/identifier-in-url.ts'
import { linearPattern } from './rules/linear-pattern.ts'
import { operationDescribed } from './rules/operation-described.ts'
import { pagination } from './rules/pagination.ts'
import { pathTemplate } from './rules/path-template.ts'
import { problemJson } from './rules/problem-json.ts'
import { securityDeclared } from './rules/security-declared.ts'
import { versionInPath } from './rules/version-in-path.ts'
import { versionMajor } from './rules/version-major.ts'

// oxfmt-ignore
export const ownRules: Readonly<Record<string, Rule>> = {
  'contact-and-owner':    contactAndOwner,
  'data-classification':  dataClassification,
  'dates':                dates,
  'duplicate-operations': duplicateOperations,
  'error-responses':      errorResponses,
  'https-servers':        httpsServers,
  'identifier-in-url':    identifierInUrl,
  'linear-pattern':       linearPattern,
  'operation-described':  operationDescribed,
  'pagination':           pagination,
  'path-template':        pathTemplate,
  'problem-json':         problemJson,
  'security-declared':    securityDeclared,
  'version-in-path':      versionInPath,
  'version-major':        versionMajor,
}

export { remarkRules } from './remarks.ts'
export type { RemarkRule } from './remarks.ts'

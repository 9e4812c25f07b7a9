// The ruleset: a YAML file of the administrator that says how much each rule matters. Names and
// severities that do not exist are complained about, with what was perhaps meant.

import { checkAgainst, didYouMean, readYaml } from '#kernel/yaml/yaml.ts'
import type { Complaint } from '#kernel/yaml/yaml.ts'

export type Severity = 'off' | 'info' | 'warn' | 'error'

export interface Ruleset {
  readonly severities: ReadonlyMap<string, Severity>
  /** Not empty: the file must not be used. */
  readonly complaints: readonly Complaint[]
}

const schema = {
  type: 'object',
  required: ['rules'],
  additionalProperties: false,
  properties: {
    rules: {
      description: 'Severity by name of the rule.',
      type: 'object',
      additionalProperties: { enum: ['off', 'info', 'warn', 'error'] },
    },
  },
}

/** `known`: all rules there are. Never throws. */
export function readRuleset(text: string, file: string, known: readonly string[]): Ruleset {
  const yaml = readYaml(text, file)
  const complaints = yaml.complaints.length > 0 ? yaml.complaints : checkAgainst(schema, yaml, file)
  if (complaints.length > 0) return { severities: new Map(), complaints }
  const { rules } = yaml.value as { rules: Record<string, Severity> }
  const unknown = Object.keys(rules).filter((name) => !known.includes(name))
  return {
    severities: new Map(Object.entries(rules)),
    complaints: unknown.map((name) => {
      const meant = didYouMean(name, known)
      const cure = meant ? `did you mean ${meant}?` : 'remove the line.'
      return {
        file,
        ...yaml.at(['rules', name], 'key'),
        message: `There is no rule ${name}: ${cure}`,
      }
    }),
  }
}

// The ruleset: a YAML file of the administrator that says how much each rule matters, and which API may
// break one for a while. Names, severities and days that do not exist are complained about, with what was
// perhaps meant.

import { checkAgainst, didYouMean, readYaml } from '#kernel/yaml/yaml.ts'
import type { Complaint } from '#kernel/yaml/yaml.ts'
import type { Waiver } from './waive.ts'

export type Severity = 'off' | 'info' | 'warn' | 'error'

export interface Ruleset {
  readonly severities: ReadonlyMap<string, Severity>
  readonly waivers: readonly Waiver[]
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
    waivers: {
      description: 'Which API may break a rule, why, and until when.',
      type: 'array',
      maxItems: 1000,
      items: {
        type: 'object',
        required: ['api', 'rule', 'reason', 'until'],
        additionalProperties: false,
        properties: {
          api: {
            description: 'entity/name',
            type: 'string',
            pattern: '^[a-z][a-z0-9-]*/[a-z][a-z0-9-]*$',
          },
          rule: { description: 'Name of the rule.', type: 'string' },
          pointer: {
            description: 'JSON pointer of the place.',
            type: 'string',
            pattern: '^(/.*)?$',
          },
          reason: {
            description: 'Why, in a sentence.',
            type: 'string',
            minLength: 10,
            maxLength: 500,
          },
          until: {
            description: 'The last day, 2027-01-31.',
            type: 'string',
            pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
          },
        },
      },
    },
  },
}

/** `known`: all rules there are; left out, names are not looked at. Never throws. */
export function readRuleset(text: string, file: string, known?: readonly string[]): Ruleset {
  const yaml = readYaml(text, file)
  const complaints = yaml.complaints.length > 0 ? yaml.complaints : checkAgainst(schema, yaml, file)
  if (complaints.length > 0) return { severities: new Map(), waivers: [], complaints }
  const { rules, waivers = [] } = yaml.value as {
    rules: Record<string, Severity>
    waivers?: Waiver[]
  }
  const complain = (place: (string | number)[], what: 'key' | 'value', message: string) => ({
    file,
    ...yaml.at(place, what),
    message,
  })
  const isUnknown = (name: string) => known !== undefined && !known.includes(name)
  const unknown = (name: string, cure: string) => {
    const meant = didYouMean(name, known ?? [])
    return `There is no rule ${name}: ${meant ? `did you mean ${meant}?` : cure}`
  }
  return {
    severities: new Map(Object.entries(rules)),
    waivers,
    complaints: [
      ...Object.keys(rules)
        .filter(isUnknown)
        .map((name) => complain(['rules', name], 'key', unknown(name, 'remove the line.'))),
      ...waivers.flatMap(({ rule, until }, at) => [
        ...(isUnknown(rule)
          ? [complain(['waivers', at, 'rule'], 'value', unknown(rule, 'remove the waiver.'))]
          : []),
        ...(isDay(until)
          ? []
          : [complain(['waivers', at, 'until'], 'value', `There is no day ${until}.`)]),
      ]),
    ],
  }
}

function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

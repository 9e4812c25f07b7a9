// The gateway checks calls against `pattern`, and only in linear time: one that might backtrack for
// ever is published, but passes everything.

import type { UserContext } from '@redocly/openapi-core'
import { compilePattern } from '#kernel/pattern/pattern.ts'
import type { Rule } from '../rule.ts'

export const linearPattern: Rule = {
  why: {
    pl: 'Szyna sprawdza wywołania według pattern, ale tylko w czasie liniowym: jedno złośliwe żądanie nie może zająć serwera na godziny. Wzorca z wyprzedzeniem albo odwołaniem wstecz nie wykona, więc nic on nie chroni.',
    en: 'The bus checks calls against pattern, but only in linear time: one malicious request must not keep a server busy for hours. A pattern with look-around or a back-reference is not run, so it protects nothing.',
  },
  wrong: `
    components:
      schemas:
        Number: { type: string, pattern: '^(?!0)[0-9]{10}$' }`,
  right: `
    components:
      schemas:
        Number: { type: string, pattern: '^[1-9][0-9]{9}$' }`,
  visitor: () => {
    const known = new Map<string, boolean>()
    return {
      Schema(schema, { report, location }: UserContext) {
        const { pattern } = schema
        if (typeof pattern === 'string') check(pattern, ['pattern'])
        const { patternProperties } = schema as { patternProperties?: unknown }
        if (typeof patternProperties !== 'object' || patternProperties === null) return
        for (const key of Object.keys(patternProperties)) check(key, ['patternProperties', key])

        function check(source: string, place: string[]): void {
          let runs = known.get(source)
          if (runs === undefined) {
            runs = compilePattern(source) !== undefined
            known.set(source, runs)
          }
          if (runs) return
          report({
            message: `The pattern ${shown(source)} cannot be run in linear time, so it will not be enforced; write it without look-around and back-references.`,
            location: location.child(place),
          })
        }
      },
    }
  },
}

function shown(source: string): string {
  return source.length > 60 ? `${source.slice(0, 60)}…` : source
}

// Every operation says who may call it: by `security` of its own or of the document. That nobody has
// to show anything is said by `security: []` at the operation, never by silence.

import { eachOperation } from '../each-operation.ts'
import type { Node } from '../each-operation.ts'
import type { Rule } from '../rule.ts'

export const securityDeclared: Rule = {
  why: {
    pl: 'Z dokumentu ma być widać, czego wywołujący potrzebuje, zanim zacznie. Operacja otwarta dla wszystkich to decyzja: zapisz ją przy operacji jako security: [], żeby nikt nie wziął jej za przeoczenie.',
    en: 'The document should show what a caller needs before he begins. An operation that is open to all is a decision: write it at the operation as security: [], so that nobody takes it for an oversight.',
  },
  wrong: `
    paths:
      /permits:
        get:
          responses: { 200: { description: Permits } }`,
  right: `
    security:
      - system: []
    components:
      securitySchemes:
        system: { type: http, scheme: bearer }`,
  visitor: () => ({
    Root(root, { report, location, resolve }) {
      const { security, paths } = root as { security?: unknown; paths?: Node }
      if (Array.isArray(security) && security.length > 0) return
      for (const { operation, place } of eachOperation(paths ?? {}, resolve)) {
        if (Array.isArray(operation['security'])) continue
        report({
          message:
            'The operation does not say what a caller must show; add security to it or to the document, or security: [] when it is open to all.',
          location: location.child(['paths', ...place]),
        })
      }
    },
  }),
}

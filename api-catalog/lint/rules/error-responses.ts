// Whoever sends something wants to know what comes back when it is wrong.

import { eachOperation, isNode, parametersOf } from '../each-operation.ts'
import type { Rule } from '../rule.ts'

export const errorResponses: Rule = {
  why: {
    pl: 'Operacja, która bierze parametry albo treść, bywa wołana źle. Bez opisanej odpowiedzi 4xx (albo default) autor systemu nie wie, co wtedy zobaczy, i nie obsłuży tego.',
    en: 'An operation that takes parameters or a body is sometimes called wrongly. Without a described 4xx answer (or default) the author of a system does not know what he will see then, and does not handle it.',
  },
  wrong: `
    paths:
      /permits:
        post:
          requestBody: { content: { application/json: { schema: { type: object } } } }
          responses: { 201: { description: The permit } }`,
  right: `
    paths:
      /permits:
        post:
          requestBody: { content: { application/json: { schema: { type: object } } } }
          responses:
            201: { description: The permit }
            400: { description: 'Not a permit, with the places that are wrong' }`,
  visitor: () => ({
    Paths(paths, { report, location, resolve }) {
      for (const met of eachOperation(paths, resolve)) {
        const { operation, place } = met
        const takes =
          operation['requestBody'] !== undefined || parametersOf(met, resolve).length > 0
        const codes = Object.keys(isNode(operation['responses']) ? operation['responses'] : {})
        if (!takes || codes.some((code) => /^4|^default$/.test(code))) continue
        report({
          message:
            'The operation takes input but describes no 4xx answer; add 400, 4XX or default.',
          location: location.child(place),
        })
      }
    },
  }),
}

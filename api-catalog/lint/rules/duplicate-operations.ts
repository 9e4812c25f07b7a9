// Two templates that differ in the names of their parameters only are one address (OpenAPI 3.1 §4.8.8.2:
// "templated paths with the same hierarchy but different templated names MUST NOT exist"). Whoever
// calls it cannot be told which operation he meant.

import { methods } from '../../intake/read-operations.ts'
import type { Rule } from '../rule.ts'

export const duplicateOperations: Rule = {
  why: {
    pl: 'Dwie ścieżki, które różnią się tylko nazwą parametru, to jeden adres. Szyna nie wie, którą operację wywołano, więc nie wie też, czyje limity i uprawnienia liczyć.',
    en: 'Two paths that differ in the name of a parameter only are one address. The bus cannot tell which operation was called, and so not whose limits and permissions count.',
  },
  wrong: `
    paths:
      /permits/{id}:
        get:
          parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
          responses: { 200: { description: The permit } }
      /permits/{number}:
        get:
          parameters: [{ name: number, in: path, required: true, schema: { type: string } }]
          responses: { 200: { description: The permit } }`,
  right: `
    paths:
      /permits/{id}:
        get:
          parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
          responses: { 200: { description: The permit } }
      /permits/by-number/{number}:
        get:
          parameters: [{ name: number, in: path, required: true, schema: { type: string } }]
          responses: { 200: { description: The permit } }`,
  visitor: () => ({
    Paths(paths, { report, location }) {
      const first = new Map<string, string>()
      for (const [path, item] of Object.entries(paths)) {
        const shape = path.replace(/\{[^{}]*\}/g, '{}')
        for (const method of methods) {
          if (!Object.hasOwn(item, method)) continue
          const operation = `${method.toUpperCase()} ${shape}`
          const other = first.get(operation)
          if (other === undefined) first.set(operation, path)
          else {
            report({
              message: `${method.toUpperCase()} ${path} is the same address as ${other}; keep one of them.`,
              location: location.child([path, method]),
            })
          }
        }
      }
    },
  }),
}

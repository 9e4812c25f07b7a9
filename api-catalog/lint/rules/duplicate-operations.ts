// Two templates that differ in the names of their parameters only are one address (OpenAPI 3.1 §4.8.8.2:
// "templated paths with the same hierarchy but different templated names MUST NOT exist"). Whoever
// calls it cannot be told which operation he meant.

import type { Oas3Rule } from '@redocly/openapi-core'
import { methods } from '../../intake/read-operations.ts'

export const duplicateOperations: Oas3Rule = () => ({
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
})

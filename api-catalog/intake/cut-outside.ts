// References to what nobody handed in, where the document can do without: they are cut before
// bundling, and each leaves a finding. All other such references are errors.
//
//   a schema of another description above the folder   →  a schema that takes anything
//   an `externalValue` outside                         →  kept as `x-external-value`, for people

import type { Oas3Decorator, UserContext } from '@redocly/openapi-core'
import { whereRefLeads } from './file-names.ts'

export const cutOutsideSchemas: Oas3Decorator = () => ({
  ref: {
    enter(node, { report, location, type }: UserContext, resolved) {
      if (resolved.node !== undefined || type.name !== 'Schema') return
      const ref = node.$ref
      const [file = '', fragment] = ref.split('#')
      if (whereRefLeads(location.source.absoluteRef, file).kind !== 'above') return
      if (!fragment?.startsWith('/') || !/\.(json|ya?ml)$/i.test(file)) return
      const open = node as { $ref?: string; description?: string }
      delete open.$ref
      open.description ??= `Defined in ${ref}, which was not handed in.`
      report({
        message: `${ref} leaves the folder of the files handed in and is not followed: any value passes here. Hand in the folder that holds both, or copy the schema into components.`,
        location,
      })
    },
  },
})

export const cutOutsideExamples: Oas3Decorator = () => ({
  Example: {
    enter(node, { report, location }: UserContext) {
      const example = node as { externalValue?: unknown; 'x-external-value'?: unknown }
      const { externalValue } = example
      if (typeof externalValue !== 'string') return
      if (whereRefLeads(location.source.absoluteRef, externalValue).kind === 'inside') return
      delete example.externalValue
      example['x-external-value'] = externalValue
      report({
        message: `The example at ${externalValue} is not fetched; write it as "value", or hand in the file.`,
        location,
      })
    },
  },
})

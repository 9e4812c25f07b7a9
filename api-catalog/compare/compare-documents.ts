// What differs between two bundles of one API. This is a placeholder until the comparison itself is
// here: it knows operations that came and went, and nothing else.

import type { OpenApiDocument } from '../published.ts'
import type { Change } from './change.ts'

export function compareDocuments(old: OpenApiDocument, changed: OpenApiDocument): Change[] {
  const before = operationsOf(old)
  const after = operationsOf(changed)
  const removed = [...before].filter(([name]) => !after.has(name))
  const added = [...after].filter(([name]) => !before.has(name))
  return [
    ...removed.map(([name, pointer]): Change => ({
      rule: 'operation-removed',
      class: 'breaking',
      pointer,
      message: `The operation ${name} was removed; whoever calls it gets 404.`,
      operations: [name],
    })),
    ...added.map(([name, pointer]): Change => ({
      rule: 'operation-added',
      class: 'harmless',
      pointer,
      message: `The operation ${name} is new.`,
      operations: [],
    })),
  ]
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const

/** Pointers by `GET /persons/{id}`. */
function operationsOf({ paths }: OpenApiDocument): Map<string, string> {
  const found = new Map<string, string>()
  for (const [path, item] of Object.entries(paths ?? {})) {
    for (const method of methods) {
      if (!item?.[method]) continue
      const pointer = `/paths/${path.replaceAll('~', '~0').replaceAll('/', '~1')}/${method}`
      found.set(`${method.toUpperCase()} ${path}`, pointer)
    }
  }
  return found
}

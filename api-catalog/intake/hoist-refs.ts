// Inside one document a `$ref` may lead anywhere, `#/paths/~1a/get/responses/200` too. Whoever reads
// the bundle shall find all of them under `#/components/…`: what is referred to elsewhere is listed
// there under a name of its own, and the reference is turned to it.

import { mapTypeToComponent } from '@redocly/openapi-core'
import type { Oas3Decorator, UserContext } from '@redocly/openapi-core'

export const hoistRefs: Oas3Decorator = () => {
  let components: Record<string, Record<string, unknown>> = {}
  const names = new Map<unknown, string>()
  return {
    Root: {
      enter(root) {
        components = (root.components ??= {}) as typeof components
      },
    },
    ref: {
      leave(node, { type }: UserContext, resolved) {
        const section = mapTypeToComponent(type.name, 'oas3')
        if (!section || resolved.node === undefined) return
        if (!node.$ref.startsWith('#') || node.$ref.startsWith('#/components/')) return
        let name = names.get(resolved.node)
        if (name === undefined) {
          const taken = (components[section] ??= {})
          name = freeName(node.$ref, taken)
          taken[name] = resolved.node
          names.set(resolved.node, name)
        }
        node.$ref = `#/components/${section}/${name}`
      },
    },
  }
}

/** `#/paths/~1a/get/responses/200` → `a-get-responses-200`. */
function freeName(ref: string, taken: object): string {
  const words =
    ref
      .replaceAll('~1', '/')
      .replace(/^#\/?(paths\/)?/, '')
      .match(/[\w.]+/g) ?? []
  const base = words.join('-').slice(-80) || 'root'
  let name = base
  for (let n = 2; Object.hasOwn(taken, name); n++) name = `${base}-${n}`
  return name
}

// The schemas of what the caller sends: they become part of the generated document, so each must be
// JSON Schema 2020-12, stand for itself, and have patterns that run in linear time.

import type { Ajv2020 } from 'ajv/dist/2020.js'
import type { Complain, Path } from './composition.ts'
import { openAjv } from './open-ajv.ts'

export function checkInput(schema: unknown, path: Path, complain: Complain): void {
  const ref = findRef(schema, path)
  if (ref) {
    complain(ref, 'key', 'A schema here stands for itself; write out what the `$ref` leads to.')
    return
  }
  ajv ??= openAjv()
  try {
    ajv.compile(schema as object)
  } catch (thrown) {
    const [first = ''] = (thrown as Error).message.split(/, |\.$/)
    complain(path, 'value', `This is no JSON Schema: ${first.replace(/^schema is invalid: /, '')}.`)
  } finally {
    ajv.removeSchema(schema as object)
  }
}

let ajv: Ajv2020 | undefined

/** Also of `$defs`, `$id` and their kin: in another document they would mean something else. */
function findRef(value: unknown, path: Path): Path | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, inner] of Object.entries(value)) {
    const at = [...path, Array.isArray(value) ? Number(key) : key]
    if (key.startsWith('$')) return at
    const found = findRef(inner, at)
    if (found) return found
  }
  return undefined
}

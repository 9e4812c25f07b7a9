// What one operation demands of a call, compiled once for as long as its document lives: a policy
// edit builds every step anew, and must not pay for schemas again.

import type { Tools } from '../policy.ts'
import { compileBody } from './compile-body.ts'
import type { BodyRules } from './compile-body.ts'
import { compileParameters } from './compile-parameters.ts'
import type { Parameters } from './compile-parameters.ts'
import { openSchemas } from '../openapi/open-schemas.ts'
import type { Schemas } from '../openapi/open-schemas.ts'

export interface CompiledOperation {
  readonly parameters: Parameters
  readonly body: BodyRules | undefined
}

interface Compiled {
  readonly schemas: Schemas
  readonly operations: Map<object, CompiledOperation>
}

/** Goes when the document goes. */
const compiledOf = new WeakMap<object, Compiled>()

export function compileOperation(tools: Tools): CompiledOperation {
  const { document, operation, sharedParameters } = tools
  const { schemas, operations } = compiledDocument(tools)
  const known = operations.get(operation)
  if (known) return known
  const made: CompiledOperation = {
    parameters: compileParameters(operation, sharedParameters, schemas),
    body: compileBody(operation, schemas),
  }
  operations.set(operation, made)
  compiledOf.set(document, { schemas, operations })
  return made
}

function compiledDocument({ document, route, log }: Tools): Compiled {
  const known = compiledOf.get(document)
  if (known) return known
  const { entity, name, major } = route.api
  const note = (what: string) =>
    log.warn(
      { api: `${entity}/${name}/v${major}` },
      `validate-request leaves something out: ${what}`,
    )
  return { schemas: openSchemas(document, note), operations: new Map() }
}

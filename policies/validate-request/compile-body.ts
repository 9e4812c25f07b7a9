// The body of one operation: which media types it takes, and what JSON in them must look like.

import { compileContent } from '../openapi/compile-content.ts'
import type { Content } from '../openapi/compile-content.ts'
import { isObject } from '../openapi/convert-schema.ts'
import type { Schemas } from '../openapi/open-schemas.ts'
import type { Tools } from '../policy.ts'

export interface BodyRules extends Content {
  readonly required: boolean
}

/** Undefined: the document says nothing of a body. */
export function compileBody(
  operation: Tools['operation'],
  schemas: Schemas,
): BodyRules | undefined {
  const body = schemas.resolve(operation.requestBody)
  if (!body || !isObject(body['content'])) return undefined
  return { required: body['required'] === true, ...compileContent(body['content'], schemas) }
}

// The body of one operation: which media types it takes, and what JSON in them must look like.

import type { Tools } from '../policy.ts'
import { isObject } from './convert-schema.ts'
import { isJson, readKey } from './media-type.ts'
import type { MediaKey } from './media-type.ts'
import type { Check, Schemas } from './open-schemas.ts'

export interface BodyRules {
  readonly required: boolean
  readonly keys: readonly MediaKey[]
  /** By key of `content`: what JSON under it must fit. Other media types are not looked into. */
  readonly checks: ReadonlyMap<string, Check>
}

/** Undefined: the document says nothing of a body. */
export function compileBody(
  operation: Tools['operation'],
  schemas: Schemas,
): BodyRules | undefined {
  const body = schemas.resolve(operation.requestBody)
  if (!body || !isObject(body['content'])) return undefined
  const keys = Object.keys(body['content']).map(readKey)
  const checks = new Map<string, Check>()
  for (const { key, range } of keys) {
    const media = schemas.resolve(body['content'][key])
    const check = coversJson(range) ? schemas.check(media?.['schema']) : null
    if (check) checks.set(key, check)
  }
  return { required: body['required'] === true, keys, checks }
}

function coversJson(range: string): boolean {
  return isJson(range) || range === '*/*' || range === 'application/*'
}

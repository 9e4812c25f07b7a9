// `content` of a request body or a response: its media types, and what JSON in them must look like.

import { isJson, readKey } from './media-type.ts'
import type { MediaKey } from './media-type.ts'
import type { Check, Schemas } from './open-schemas.ts'

export interface Content {
  readonly keys: readonly MediaKey[]
  /** By key of `content`: what JSON under it must fit. Other media types are not looked into. */
  readonly checks: ReadonlyMap<string, Check>
}

/** Bodies of more members and items than this get their first error only. */
export const thoroughUpTo = 5_000

export function compileContent(
  content: Readonly<Record<string, unknown>>,
  schemas: Schemas,
): Content {
  const keys = Object.keys(content).map(readKey)
  const checks = new Map<string, Check>()
  for (const { key, range } of keys) {
    const media = schemas.resolve(content[key])
    const check = coversJson(range) ? schemas.check(media?.['schema']) : null
    if (check) checks.set(key, check)
  }
  return { keys, checks }
}

function coversJson(range: string): boolean {
  return isJson(range) || range === '*/*' || range === 'application/*'
}

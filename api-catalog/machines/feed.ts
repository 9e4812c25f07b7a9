// The feeds of what was published: of the whole catalog, or of one API.

import { atomOfChanges } from '../notices/atom.ts'
import type { FeedEntry } from '../notices/atom.ts'
import type { Answer } from './answer.ts'
import type { CatalogChange } from './needs.ts'

export interface FeedOf {
  readonly publicUrl: string
  /** `{entity}/{api}`; undefined: the whole catalog. */
  readonly api: string | undefined
  readonly language: 'pl' | 'en'
}

export function feedOf(
  changes: readonly CatalogChange[],
  { publicUrl, api, language }: FeedOf,
): Answer {
  const path = api === undefined ? '/changes.atom' : `/apis/${api}/changes.atom`
  const entries = changes.map((change): FeedEntry => ({ ...change, kind: 'version' }))
  const body = atomOfChanges(entries, { publicUrl, language, path })
  const headers = { 'Content-Language': language, Vary: 'Accept-Language' }
  return { mediaType: 'application/atom+xml; charset=utf-8', body, headers }
}

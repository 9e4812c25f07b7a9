// A document registered by its address: one file, fetched safely; what it refers to elsewhere is not.

import { fetchSafely } from '#kernel/fetch/fetch-safely.ts'
import { refuse } from '#kernel/problem/problem.ts'
import { plainName } from './intake/file-names.ts'
import type { FileSet } from './intake/measure-files.ts'
import { intakeLimits } from './intake/limits.ts'

/** @throws Problem `document/fetch` */
export async function fetchDocument(address: string, allow: readonly string[]): Promise<FileSet> {
  const fetched = await fetchSafely(address, {
    allow,
    maxBytes: intakeLimits.jsonBytes,
    totalMs: 15_000,
  })
  if (fetched.kind === 'refused') refuse('document/fetch', fetched.sentence)
  const last = new URL(fetched.url).pathname.split('/').at(-1) ?? ''
  const name = plainName(last) ?? 'openapi'
  const entry =
    /\.(json|ya?ml)$/i.test(name) || !fetched.mediaType?.includes('json') ? name : `${name}.json`
  return { entry, files: { [entry]: fetched.text } }
}

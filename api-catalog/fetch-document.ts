// A document registered by its address: one file, fetched safely; what it refers to elsewhere is not.
// Asked for again, the server may answer that it is still the same.

import { fetchSafely } from '#kernel/fetch/fetch-safely.ts'
import type { FetchLimits, Validators } from '#kernel/fetch/fetch-safely.ts'
import { refuse } from '#kernel/problem/problem.ts'
import { plainName } from './intake/file-names.ts'
import type { FileSet } from './intake/measure-files.ts'
import { intakeLimits } from './intake/limits.ts'

/** Where a document came from, and by what the server knows it again (RFC 9110 §8.8). */
export interface FetchedFrom extends Validators {
  readonly url: string
}

export interface FetchedDocument {
  readonly set: FileSet
  readonly address: FetchedFrom
}

/** @throws Problem `document/fetch` */
export async function fetchDocument(
  url: string,
  limits: Pick<FetchLimits, 'allow' | 'signal'>,
): Promise<FetchedDocument> {
  const fetched = await refetchDocument({ url }, limits)
  if (fetched === undefined) refuse('document/fetch', 'The server says 304 to a first request.')
  return fetched
}

/** Undefined: it is still the same. @throws Problem `document/fetch` */
export async function refetchDocument(
  { url: from, ...known }: FetchedFrom,
  limits: Pick<FetchLimits, 'allow' | 'signal'>,
): Promise<FetchedDocument | undefined> {
  const { jsonBytes: maxBytes } = intakeLimits
  const fetched = await fetchSafely(from, { ...limits, maxBytes, totalMs: 15_000, known })
  if (fetched.kind === 'refused') refuse('document/fetch', fetched.sentence)
  if (fetched.kind === 'unchanged') return undefined
  const { url, mediaType, text, validators } = fetched
  const last = new URL(url).pathname.split('/').at(-1) ?? ''
  const name = plainName(last) ?? 'openapi'
  const entry =
    /\.(json|ya?ml)$/i.test(name) || !mediaType?.includes('json') ? name : `${name}.json`
  return { set: { entry, files: { [entry]: text } }, address: { url, ...validators } }
}

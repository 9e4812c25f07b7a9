// What the rules of the catalog said of the served versions of an API, and what they make of it in sum.

import type { Catalog } from '#api-catalog/catalog.ts'
import { factsOf, scoreOf } from '#api-catalog/lint/score.ts'
import type { Score } from '#api-catalog/lint/score.ts'
import type { Finding } from '#api-catalog/published.ts'

interface Told {
  readonly version: string
  readonly major: number
  readonly findings: readonly Finding[]
  readonly score: Score
}

/** The newest major first; empty when there is no such API. */
export async function tellFindings(
  catalog: Pick<Catalog, 'published' | 'findings'>,
  asked: { readonly entity: string; readonly api: string },
): Promise<Told[]> {
  const published = await catalog.published()
  const versions = published
    .filter(({ entity, name }) => entity === asked.entity && name === asked.api)
    .toSorted((one, other) => other.major - one.major)
  return await Promise.all(
    versions.map(async ({ id, version, major, document, score }) => {
      const findings = await catalog.findings(id)
      return { version, major, findings, score: score ?? scoreOf(findings, factsOf(document)) }
    }),
  )
}

// What a document changes of the version in force, and whether that may be: compared in the worker,
// asked of those who know who depends on it. Outside every transaction, so that nothing waits for it.

import type { Problem } from '#kernel/problem/problem.ts'
import { refuse } from '#kernel/problem/problem.ts'
import type { VersionId } from '#kernel/ids/ids.ts'
import type { Change } from './compare/change.ts'
import type { ReadDocument } from './intake/read-document.ts'
import { lifeOf, lifeRow } from './life/read-life.ts'
import { whyBreaking } from './life/refuse-breaking.ts'
import { whoDepends } from './life/who-depends.ts'
import type { Dependant } from './life/who-depends.ts'
import type { RegisterNeeds } from './register-api.ts'
import { factsInForce } from './versions/in-force.ts'

export interface Judged {
  /** What it was compared with; undefined: nothing is in force. */
  readonly base: VersionId | undefined
  readonly changes: readonly Change[]
  /** Whom the breaking ones among them would break. */
  readonly impact: readonly Dependant[]
  /** Why it may not be, unless it is forced; undefined: it may. */
  readonly problem: Problem | undefined
}

type Needs = Pick<RegisterNeeds, 'db' | 'clock' | 'intake' | 'agreedOn' | 'usedBy'>

/** @throws Problem `life/not-allowed` (the major is archived), `gateway/overload` */
export async function judgeChanges(
  { entity, api }: { entity: string; api: string },
  { major, digest, bundle }: Pick<ReadDocument, 'major' | 'digest' | 'bundle'>,
  needs: Needs,
): Promise<Judged> {
  const { knex } = needs.db
  const row = await lifeRow(knex, { entity, api, major })
  if (row?.in_force == null) {
    return { base: undefined, changes: [], impact: [], problem: undefined }
  }
  if (lifeOf(row, needs.clock.now()).state === 'archived') {
    refuse(
      'life/not-allowed',
      `v${major} of ${entity}/${api} is archived: calls to it are answered 410. Register a new major, by info.version.`,
    )
  }
  const base = row.in_force
  const former = await factsInForce(knex, base)
  const changes = former.digest === digest ? [] : await needs.intake.compare(former.bundle, bundle)
  const { operations } = former
  const impact = await whoDepends(needs, { entity, api, major, operations, changes })
  return { base, changes, impact, problem: whyBreaking({ major, changes }, impact) }
}

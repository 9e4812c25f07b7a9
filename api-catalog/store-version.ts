// A document that was read well becomes a version, in one transaction: entity, API, version, life,
// step, events, always in this order. What the registration leaves out stays as it was for that major.

import { isDeepStrictEqual } from 'node:util'
import type { Knex } from 'knex'
import { newId } from '#kernel/ids/ids.ts'
import type { CatalogNeeds, Registered } from './catalog.ts'
import { checkPolicy } from './check-registration.ts'
import type { CheckedRegistration } from './check-registration.ts'
import { ensureEntity } from './entities.ts'
import type { FetchedFrom } from './fetch-document.ts'
import type { FileSet } from './intake/measure-files.ts'
import type { ReadDocument } from './intake/read-document.ts'
import type { Judged } from './judge-changes.ts'
import type { LifeState } from './life/life.ts'
import { lifeOf, lifeRow } from './life/read-life.ts'
import { rememberAddress } from './life/record-drift.ts'
import { takeIn } from './life/take-in.ts'
import { registrationNotes } from './registration-notes.ts'
import { addVersion } from './versions/add-version.ts'
import { ensureApi } from './versions/ensure-api.ts'
import { formerVersions } from './versions/former-versions.ts'
import type { FormerVersion } from './versions/former-versions.ts'
import { versionVerdict } from './versions/version-parts.ts'

export type Stored = Pick<
  Registered,
  'published' | 'state' | 'onSandbox' | 'findings' | 'score' | 'impact' | 'notes' | 'unchanged'
>

export interface ToStore {
  readonly checked: CheckedRegistration
  readonly set: FileSet
  readonly address: FetchedFrom | undefined
  readonly document: ReadDocument
  readonly judged: Judged
}

/**
 * `overtaken`: something else is in force by now than it was compared with; nothing is stored.
 *
 * @throws Problem `policy/unknown`, when the policy of before is gone
 */
export async function storeVersion(
  trx: Knex.Transaction,
  { checked, set, address, document, judged }: ToStore,
  { bus, clock, policyNames }: Pick<CatalogNeeds, 'bus' | 'clock' | 'policyNames'>,
): Promise<Stored | 'overtaken'> {
  const { entity, api: name, composed } = checked
  const { major, digest } = document
  const { changes, impact, problem } = judged
  const made = await ensureEntity(trx, entity, clock)
  const api = await ensureApi(trx, entity, name, clock)
  const row = await lifeRow(trx, { entity, api: name, major })
  if ((row?.in_force ?? undefined) !== judged.base) return 'overtaken'
  const now = clock.now()
  const life = row && lifeOf(row, now)

  const former = await formerVersions(trx, api)
  const same = sameMajor(former, major)
  const upstream = composed ? undefined : (checked.upstream ?? same?.upstream ?? undefined)
  const policy = checked.policy ?? (same ?? former[0])?.policy ?? 'default'
  const owner = checked.owner ?? (same ?? former[0])?.owner ?? undefined
  checkPolicy(policy, policyNames())

  const state = await stateOf(trx, checked)
  const notes = made.made ? [`Entity ${entity} was made.`] : []
  notes.push(...registrationNotes({ document, upstream, composed, state, same, former }))
  const onSandbox = upstream === undefined && !composed
  const asked = { digest, upstream, composed, policy, owner }
  const twin = former.find((one) => one.major === major && isTwin(one, asked, state))
  if (twin) {
    const kept = await versionVerdict(trx, twin.id)
    const findings = kept?.findings ?? []
    const score = kept?.score ?? document.score
    if (!isDeepStrictEqual(findings, document.findings)) notes.push(otherVerdict)
    if (address) await rememberAddress(trx, twin.id, address, { api, major, at: iso(now) })
    const unchanged = { onSandbox, findings, score, impact, notes, unchanged: true }
    return { ...standing(twin.state, life?.state), ...unchanged }
  }
  const id = newId<'version'>()
  const at = iso(now)
  const forced =
    problem === undefined ? undefined : (checked.force ?? (composed ? composing : undefined))
  const source = { entry: set.entry, files: set.files }
  await addVersion(trx, {
    id,
    api,
    document,
    source,
    address,
    upstream,
    composed,
    policy,
    owner,
    state,
    changes,
    forced,
    at,
  })
  const taken = {
    id,
    state,
    at,
    forced,
    version: document.version,
    byAddress: address !== undefined,
  }
  const became = await takeIn(trx, { api, where: { entity, api: name, major }, row, life }, taken, {
    by: checked.by,
    bus,
  })
  const findings = [...document.findings]
  const { score } = document
  return { ...standing(state, became), onSandbox, findings, score, impact, notes, unchanged: false }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}

const composing = 'The bus composes it; the administrator edits the composition.'

/** What is in force, or what waits where nothing is. */
function sameMajor(former: readonly FormerVersion[], major: number): FormerVersion | undefined {
  const those = former.filter((one) => one.major === major)
  return those.find((one) => one.state === 'published') ?? those[0]
}

/** Published at once, or stored until somebody approves it. */
async function stateOf(
  trx: Knex.Transaction,
  { by, as, entity }: CheckedRegistration,
): Promise<'draft' | 'waiting' | 'published'> {
  if (as !== undefined) return as
  if (by.kind === 'bus') return 'published'
  const { rows } = await trx.raw<{ rows: { publishes_itself: boolean }[] }>(
    `select publishes_itself from entity where name = ?`,
    [entity],
  )
  return rows[0]?.publishes_itself ? 'published' : 'waiting'
}

type Asked = Pick<CheckedRegistration, 'upstream' | 'composed' | 'owner'> & {
  readonly digest: string
  readonly policy: string | undefined
}

/** What was published need not be stored as a draft again; a draft is published by a move or anew. */
function isTwin(former: FormerVersion, asked: Asked, state: FormerVersion['state']): boolean {
  return (
    (former.state === state || former.state === 'published') &&
    former.digest === asked.digest &&
    (former.upstream ?? undefined) === asked.upstream &&
    former.composed === asked.composed &&
    former.policy === asked.policy &&
    (former.owner ?? undefined) === asked.owner
  )
}

function standing(
  state: 'draft' | 'waiting' | 'published',
  life: LifeState | undefined,
): Pick<Stored, 'published' | 'state'> {
  if (state !== 'published') return { published: false, state }
  return { published: life !== 'suspended', state: life ?? 'published' }
}

const otherVerdict =
  'The rules say something else of this document now than when it was registered; see: szyna lint.'

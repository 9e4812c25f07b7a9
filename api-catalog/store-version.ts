// A document that was read well becomes a version, in one transaction: entity, API, version, event,
// always in this order. What the registration leaves out stays as it was for that major.

import type { Knex } from 'knex'
import { newId } from '#kernel/ids/ids.ts'
import type { CatalogNeeds } from './catalog.ts'
import { checkPolicy } from './check-registration.ts'
import type { CheckedRegistration } from './check-registration.ts'
import { isReadOnTheWay } from './check-upstream.ts'
import { ensureEntity } from './entities.ts'
import type { FileSet } from './intake/measure-files.ts'
import type { ReadDocument } from './intake/read-document.ts'
import type { Finding } from './published.ts'
import { addVersion } from './versions/add-version.ts'
import { ensureApi } from './versions/ensure-api.ts'
import { formerVersions } from './versions/former-versions.ts'
import type { FormerVersion } from './versions/former-versions.ts'
import { versionFindings } from './versions/version-parts.ts'

export interface Stored {
  readonly onSandbox: boolean
  readonly findings: Finding[]
  readonly notes: string[]
  readonly unchanged: boolean
}

/** @throws Problem `policy/unknown`, when the policy of before is gone */
export async function storeVersion(
  trx: Knex.Transaction,
  asked: CheckedRegistration,
  set: FileSet,
  document: ReadDocument,
  { bus, clock, policyNames }: Pick<CatalogNeeds, 'bus' | 'clock' | 'policyNames'>,
): Promise<Stored> {
  const { entity, api: name } = asked
  const { major, version, digest } = document
  const made = await ensureEntity(trx, entity, clock)
  const api = await ensureApi(trx, entity, name, clock)
  const former = await formerVersions(trx, api)
  const same = former.find((row) => row.major === major)
  const { composed } = asked
  const upstream = composed ? undefined : (asked.upstream ?? same?.upstream ?? undefined)
  const policy = asked.policy ?? (same ?? former[0])?.policy ?? 'default'
  const owner = asked.owner ?? (same ?? former[0])?.owner ?? undefined
  checkPolicy(policy, policyNames())

  const notes = made.made ? [`Entity ${entity} was made.`] : []
  notes.push(...(composed ? [] : upstreamNotes(major, upstream, same, former)))
  notes.push(...versionNotes(document, same))
  const onSandbox = upstream === undefined && !composed
  if (
    same &&
    same.digest === digest &&
    (same.upstream ?? undefined) === upstream &&
    same.composed === composed &&
    same.policy === policy &&
    (same.owner ?? undefined) === owner
  ) {
    const findings = (await versionFindings(trx, same.id)) ?? []
    return { onSandbox, findings, notes, unchanged: true }
  }
  const id = newId<'version'>()
  const at = new Date(clock.now()).toISOString()
  await addVersion(trx, {
    id,
    api,
    document,
    source: { entry: set.entry, files: set.files },
    upstream,
    composed,
    policy,
    owner,
    at,
  })
  await bus.publish(trx, {
    type: 'api.published',
    subject: `${entity}/${name}`,
    data: { entity, api: name, major, version, id },
  })
  return { onSandbox, findings: [...document.findings], notes, unchanged: false }
}

function upstreamNotes(
  major: number,
  upstream: string | undefined,
  same: FormerVersion | undefined,
  former: readonly FormerVersion[],
): string[] {
  if (upstream === undefined) {
    const other = former.find((row) => row.upstream !== null)
    return [
      !same && other
        ? `v${major} is new and answers from its sandbox; the upstream of v${other.major} is not taken over: name one with --upstream.`
        : 'There is no upstream yet, so it answers from its sandbox; name one with --upstream.',
    ]
  }
  if (!isReadOnTheWay(upstream)) return []
  return [
    'The upstream is called over plain http, which anybody on the way can read and change; use https.',
  ]
}

function versionNotes(
  { version, digest }: ReadDocument,
  same: FormerVersion | undefined,
): string[] {
  if (same?.version !== version || same.digest === digest) return []
  return [
    `Version ${version} was registered before with other content; give each change a new info.version.`,
  ]
}

// A document that was registered by its address, asked for again. What came of it is never published by
// itself: it waits for approval, or is only told as drift.
//
//   ask (If-None-Match) ─┬ 304, or the same bundle ─▶ unchanged
//                        └ another ─▶ read ─▶ gate ─┬─▶ waiting     and drift until it is published
//                                                   └─▶ drift       broken, breaking, or only reported

import { Problem, refuse } from '#kernel/problem/problem.ts'
import type { ProblemCode } from '#kernel/problem/problem.ts'
import type { Change } from './compare/change.ts'
import { refetchDocument } from './fetch-document.ts'
import type { FetchedDocument } from './fetch-document.ts'
import { judgeChanges } from './judge-changes.ts'
import type { LifeActor } from './life/life.ts'
import { lifeRow } from './life/read-life.ts'
import type { LifeRow } from './life/read-life.ts'
import { recordChecked, recordDrift } from './life/record-drift.ts'
import type { RegisterNeeds, Registrar } from './register-api.ts'
import { addressOfVersion } from './versions/address-of-version.ts'
import type { VersionAddress } from './versions/address-of-version.ts'

export interface RefetchMore {
  readonly by?: LifeActor
  /** Nothing is stored: a change is told as drift. */
  readonly reportOnly?: true
  readonly signal?: AbortSignal
}

export interface Refetched {
  readonly outcome: 'unchanged' | 'waiting' | 'drift'
  /** `info.version` as it is there now; absent: it could not be read. */
  readonly version?: string
  /** Against what is in force. */
  readonly changes: readonly Change[]
  /** Why it does not wait for approval. */
  readonly refusal?: { readonly code: ProblemCode; readonly detail: string }
}

type Refetch = (
  entity: string,
  api: string,
  major: number,
  more?: RefetchMore,
) => Promise<Refetched>

export function refetchApi(needs: RegisterNeeds, registrar: Registrar): Refetch {
  const { db, clock, bus, fetchAllow } = needs
  return async (entity, api, major, more = {}) => {
    const { by = { kind: 'bus' }, reportOnly, signal } = more
    if (by.kind === 'member' && by.entity !== entity) {
      refuse('office/forbidden', `APIs of ${entity} are fetched by its own people.`)
    }
    const row = (await lifeRow(db.knex, { entity, api, major })) ?? unknownAddress()
    const id = row.in_force ?? row.candidate
    const known = (id && (await addressOfVersion(db.knex, id))) ?? unknownAddress()
    const limits = { allow: fetchAllow, ...(signal && { signal }) }
    const fetched = await refetchDocument(known.address, limits)
    const at = () => new Date(clock.now()).toISOString()
    if (fetched === undefined) {
      await recordChecked(db.knex, row, { at: at() })
      return { outcome: 'unchanged', changes: [] }
    }
    return await lookAt(fetched, { row, known, by, reportOnly: reportOnly === true, at: at() })
  }

  async function lookAt(fetched: FetchedDocument, about: Looking): Promise<Refetched> {
    const { row, known, reportOnly, at } = about
    const { entity, name: api, major } = row
    try {
      const read = await registrar.read(fetched.set, true, `${entity}/${api}`)
      const { document } = read
      const { version, digest } = document
      if (digest === known.digest) {
        await recordChecked(db.knex, row, { at, id: known.id, address: fetched.address })
        return { outcome: 'unchanged', version, changes: [] }
      }
      const judged =
        document.major === major ? await judgeChanges({ entity, api }, document, needs) : undefined
      const changes = judged?.changes ?? [otherMajor(document.major)]
      const drifted = { digest, changes, at }
      if (reportOnly || judged === undefined) {
        await recordDrift(db.knex, row, drifted, bus)
        return { outcome: 'drift', version, changes }
      }
      const refusal = await wait(about, fetched, read)
      await recordDrift(db.knex, row, drifted, bus)
      return { outcome: refusal ? 'drift' : 'waiting', version, changes, ...refusal }
    } catch (thrown) {
      if (!(thrown instanceof Problem) || !thrown.code.startsWith('document/')) throw thrown
      const { code, message: detail } = thrown
      await recordDrift(db.knex, row, { digest: code, changes: [unusable(detail)], at }, bus)
      return { outcome: 'drift', changes: [unusable(detail)], refusal: { code, detail } }
    }
  }

  async function wait(
    { row, by }: Looking,
    { set, address }: FetchedDocument,
    read: Awaited<ReturnType<Registrar['read']>>,
  ): Promise<Pick<Refetched, 'refusal'> | undefined> {
    const { entity, name: api } = row
    const nothing = { upstream: undefined, policy: undefined, owner: undefined, force: undefined }
    const kind = { composed: false, dry: false, as: 'waiting' } as const
    try {
      await registrar.take({
        checked: { entity, api, by, ...nothing, ...kind },
        set,
        address,
        ...read,
      })
      return undefined
    } catch (thrown) {
      if (!(thrown instanceof Problem) || !thrown.code.startsWith('document/')) throw thrown
      return { refusal: { code: thrown.code, detail: thrown.message } }
    }
  }
}

interface Looking {
  readonly row: LifeRow
  readonly known: VersionAddress
  readonly by: LifeActor
  readonly reportOnly: boolean
  /** ISO 8601. */
  readonly at: string
}

function unknownAddress(): never {
  return refuse('resource/unknown', 'Nothing was registered by its address under that name.')
}

function otherMajor(major: number): Change {
  return {
    rule: 'other-major',
    class: 'breaking',
    pointer: '/info/version',
    message: `The document at the address is v${major} by now; register it, and give v${major} its place beside this one.`,
    operations: [],
  }
}

function unusable(detail: string): Change {
  return { rule: 'unusable', class: 'breaking', pointer: '', message: detail, operations: [] }
}
